package staff

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// deviceFor is how long a browser that is not used stays known.
const deviceFor = 400 * 24 * time.Hour

// KnowDevice keeps that a member has logged in with the browser of a secret, and
// says whether that was known. A browser without a secret is never known.
func KnowDevice(ctx context.Context, q db.Q, staffID, browser, name string) (known bool, err error) {
	if browser == "" {
		return false, nil
	}
	hash := id.Hash(staffID + " " + browser)
	rows, err := q.Exec(ctx, `update staff_device set seen_at = $2, name = $3 where hash = $1`, hash, q.Now(), name)
	if err != nil || rows > 0 {
		return true, err
	}
	_, err = q.Exec(ctx, `insert into staff_device (hash, staff_id, name, created_at, seen_at) values ($1, $2, $3, $4, $4)`, hash, staffID, name, q.Now())
	return false, err
}

// What happens to a member's account that the member is told by letter.
const (
	NewDevice   = "new-device"
	NewPassword = "new-password"
	NewRole     = "new-role"
	AccessEnded = "access-ended"
	AccessGiven = "access-given"
	FactorOn    = "factor-on"
	FactorOff   = "factor-off"
	NewCodes    = "new-codes"
	CodeUsed    = "code-used"

	PasskeyAdded   = "passkey-added"
	PasskeyRemoved = "passkey-removed"
	PasskeyCopied  = "passkey-copied" // its counter went back: there may be a copy
)

// News is what happened to a member's account.
type News struct {
	What   string // NewDevice, ...
	By     string // who did it, when that was somebody else
	About  string // the device, the role, the passkey
	Device string // from which it was done
}
