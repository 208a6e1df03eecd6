package message

import (
	"context"

	"regulars/store/db"
)

// ListAbout returns the mails of some kinds about one thing, oldest first: those
// whose key is kind/subject, and those whose key goes on from there.
func ListAbout(ctx context.Context, q db.Q, kinds []string, subject string) ([]Message, error) {
	var w db.Where
	terms := "false"
	for _, k := range kinds {
		key := k + "/" + subject
		terms += ` or key = ` + w.Arg(key) + ` or (key >= ` + w.Arg(key+"/") + ` and key < ` + w.Arg(key+"0") + `)`
	}
	return db.List(ctx, q, scan, `select `+columns+` from message where `+terms+` order by created_at, id`, w.Args()...)
}

// Repeat writes a mail once more, whatever became of the first one. once is the
// form's key: the same one twice sends one more mail.
func Repeat(ctx context.Context, q db.Q, m Message, once string) error {
	m.Key += "/again/" + once
	return Queue(ctx, q, m)
}
