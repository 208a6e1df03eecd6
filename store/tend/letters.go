package tend

import (
	"context"

	"regulars/store/db"
	"regulars/store/message"
)

// letters are the mails to an account.
func letters(ctx context.Context, q db.Q, customerID string) ([]Touch, error) {
	mails, err := message.List(ctx, q, message.Filter{CustomerID: customerID, Limit: most})
	list := make([]Touch, 0, len(mails))
	for _, m := range mails {
		list = append(list, Touch{ID: m.ID, At: m.CreatedAt, Mail: Mail{m.ID, m.Subject, string(m.State), m.Failure, m.Attempts, m.SentAt}})
	}
	return list, err
}

// most bounds each list; nobody has more, and no request takes for ever.
const most = 10_000
