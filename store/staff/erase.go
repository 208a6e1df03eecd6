package staff

import (
	"context"

	"regulars/store/db"
)

// EraseFromActs takes somebody out of what members did: acts that were called by the
// text, such as an address of mail, are called otherwise and lose what they held. That
// they happened stays.
func EraseFromActs(ctx context.Context, q db.Q, text string) error {
	_, err := q.Exec(ctx, `update staff_act set title = 'a former customer', before_text = '', after_text = '' where title = $1`, text)
	return err
}
