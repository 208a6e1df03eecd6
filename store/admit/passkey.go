package admit

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"regulars/store/attempt"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/logbook"
	"regulars/store/staff"
)

// Party is the shop as devices know it: a passkey is made for its host, and what it
// signs names its address, so that no other site can use it.
type Party struct {
	Shop    string // its name
	Address string // its configured address, never what a request says
}

// Possible says whether browsers make passkeys for the address: a name, not a number,
// by https or on the machine itself.
func (p Party) Possible() bool {
	u, err := url.Parse(p.Address)
	if err != nil || net.ParseIP(u.Hostname()) != nil {
		return false
	}
	return u.Scheme == "https" || u.Hostname() == "localhost" || strings.HasSuffix(u.Hostname(), ".localhost")
}

var errNoPasskeys = fault.New(fault.Invalid, "There are no passkeys at this address of the shop. Use your password.")

// open makes the library's side of the ceremonies: passkeys that are found by
// themselves and unlocked by a finger, a face or a PIN, so that they are both factors.
func (p Party) open() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(p.Address)
	if err != nil || !p.Possible() {
		return nil, errNoPasskeys
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: p.Shop, RPOrigins: []string{u.Scheme + "://" + u.Host}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
		// Password managers tell more than they were asked; nothing here reads it.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
}

// holder is a member as the library asks for one.
type holder struct {
	staff.Member
	keys []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.ID) }
func (h holder) WebAuthnName() string                       { return h.Email }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func holderOf(m staff.Member, list ...staff.Passkey) (h holder, err error) {
	h = holder{m, make([]webauthn.Credential, len(list))}
	for i, p := range list {
		if err := json.Unmarshal([]byte(p.Record), &h.keys[i]); err != nil {
			return h, fmt.Errorf("admit.holderOf(%s): %w", p.ID, err)
		}
	}
	return h, nil
}

// keep remembers a ceremony for whoever began it.
func keep(ctx context.Context, d *db.DB, owner string, data *webauthn.SessionData) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return d.Write(ctx, func(q db.Q) error { return staff.KeepCeremony(ctx, q, owner, string(text)) })
}

// take returns what was begun, once.
func take(ctx context.Context, d *db.DB, owner string) (data webauthn.SessionData, err error) {
	var text string
	err = d.Write(ctx, func(q db.Q) error {
		text, err = staff.TakeCeremony(ctx, q, owner)
		return err
	})
	if err != nil {
		return data, err
	}
	if text == "" {
		return data, staff.ErrPasskey
	}
	return data, json.Unmarshal([]byte(text), &data)
}

// BeginPasskey returns what a browser needs to make a passkey for a member, as JSON.
func (p Party) BeginPasskey(ctx context.Context, d *db.DB, m staff.Member, s staff.Session) (options []byte, err error) {
	w, err := p.open()
	if err != nil {
		return nil, err
	}
	list, err := staff.ListPasskeys(ctx, d.Read(), m.ID)
	if err != nil {
		return nil, err
	}
	h, err := holderOf(m, list...)
	if err != nil {
		return nil, err
	}
	creation, data, err := w.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return nil, fmt.Errorf("admit.BeginPasskey: %w", err)
	}
	if err := keep(ctx, d, s.Hash, data); err != nil {
		return nil, err
	}
	return json.Marshal(creation.Response)
}

// longestAnswer is how many bytes of an answer are looked at.
const longestAnswer = 16 << 10

// AddPasskey gives a member the passkey that a browser has made. The first second
// factor of a member ends all other sessions, and gives codes on paper, which are
// shown once.
func (p Party) AddPasskey(ctx context.Context, d *db.DB, m staff.Member, s staff.Session, name, answer string, from From) (codes []string, err error) {
	if err := (staff.Passkey{Name: name}).Validate(); err != nil {
		return nil, err // while the challenge still waits
	}
	w, err := p.open()
	if err != nil {
		return nil, err
	}
	data, err := take(ctx, d, s.Hash)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(clip(answer)))
	if err != nil {
		return nil, staff.ErrPasskey
	}
	made, err := w.CreateCredential(holder{Member: m}, data, parsed)
	if err != nil {
		return nil, staff.ErrPasskey
	}
	k, err := passkeyOf(m.ID, made)
	if err != nil {
		return nil, err
	}
	k.Name = name
	err = d.Write(ctx, func(q db.Q) error {
		codes, err = add(ctx, q, m, s, k, from)
		return err
	})
	return codes, err
}

func clip(answer string) string { return answer[:min(len(answer), longestAnswer)] }

// passkeyOf is what is kept of a credential: what attests its maker is not.
func passkeyOf(staffID string, made *webauthn.Credential) (k staff.Passkey, err error) {
	made.Attestation = webauthn.CredentialAttestation{}
	record, err := json.Marshal(made)
	return staff.Passkey{StaffID: staffID, Handle: handleOf(made.ID), Record: string(record), Counter: int64(made.Authenticator.SignCount)}, err
}

func handleOf(credential []byte) string { return base64.RawURLEncoding.EncodeToString(credential) }

func add(ctx context.Context, q db.Q, m staff.Member, s staff.Session, k staff.Passkey, from From) (codes []string, err error) {
	had, err := staff.HasFactor(ctx, q, m.ID)
	if err != nil {
		return nil, err
	}
	if err := staff.AddPasskey(ctx, q, k); err != nil {
		return nil, err
	}
	if !had {
		if err := staff.EndAll(ctx, q, m.ID, s.Hash); err != nil {
			return nil, err
		}
		if codes, err = staff.NewRecovery(ctx, q, m.ID); err != nil {
			return nil, err
		}
	}
	return codes, keyChanged(ctx, q, m, k, logbook.PasskeyAdded, staff.PasskeyAdded, from)
}

// keyChanged notes and tells what happened to a member's passkey.
func keyChanged(ctx context.Context, q db.Q, m staff.Member, k staff.Passkey, kind logbook.Kind, what string, from From) error {
	if err := Tell(ctx, q, m.ID, staff.News{What: what, About: k.Name, Device: from.Device}); err != nil {
		return err
	}
	return logbook.Note(ctx, q, logbook.Entry{Kind: kind, Actor: m.Name, About: k.Name, Address: from.Address})
}

// RemovePasskey takes one of the own passkeys away. Where everybody needs a second
// factor the last one stays: fault.Conflict.
func RemovePasskey(ctx context.Context, d *db.DB, m staff.Member, k staff.Passkey, demanded bool, from From) error {
	return d.Write(ctx, func(q db.Q) error {
		if err := staff.RemovePasskey(ctx, q, k); err != nil {
			return err
		}
		if on, err := staff.HasFactor(ctx, q, m.ID); err != nil {
			return err
		} else if demanded && !on {
			return fault.New(fault.Conflict, "Everybody here needs a second factor, and this is your last one. Add another passkey or an app first.")
		}
		return keyChanged(ctx, q, m, k, logbook.PasskeyRemoved, staff.PasskeyRemoved, from)
	})
}

// BeginLogin returns what a browser needs to ask a device for any of the shop's
// passkeys, as JSON. The challenge is the browser's: from.Browser must not be empty.
func (p Party) BeginLogin(ctx context.Context, d *db.DB, from From) (options []byte, err error) {
	w, err := p.open()
	if err != nil {
		return nil, err
	}
	if err := try(ctx, d, attempt.StaffKeys, "", from.Address); err != nil {
		return nil, err
	}
	assertion, data, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, fmt.Errorf("admit.BeginLogin: %w", err)
	}
	if err := keep(ctx, d, id.Hash(from.Browser), data); err != nil {
		return nil, err
	}
	return json.Marshal(assertion.Response)
}

// LoginWithPasskey opens a session for what a device has signed.
func (p Party) LoginWithPasskey(ctx context.Context, d *db.DB, answer string, from From) (token string, err error) {
	w, err := p.open()
	if err != nil {
		return "", err
	}
	data, err := take(ctx, d, id.Hash(from.Browser))
	if err != nil {
		return "", err
	}
	m, k, err := p.answered(ctx, d, w, data, answer)
	switch {
	case err != nil:
		return "", err
	case k.ID == "":
		return "", refuse(ctx, d, staff.ErrPasskey, logbook.Entry{Kind: logbook.PasskeyRefused, Actor: "somebody", Address: from.Address})
	case !k.RefusedAt.IsZero():
		return "", distrust(ctx, d, m, k, from)
	}
	err = d.Write(ctx, func(q db.Q) error {
		if err := staff.UsePasskey(ctx, q, k); err != nil {
			return err
		}
		if token, err = staff.EnterWithPasskey(ctx, q, m.ID, from.Device); err != nil {
			return err
		}
		if err := attempt.Forgive(ctx, q, attempt.StaffKeys, "", from.Address); err != nil {
			return err
		}
		return entered(ctx, q, m.ID, from)
	})
	return token, err
}

// answered checks what a device has signed, and returns whose passkey it is with what
// to keep of it; no passkey when anything does not fit. One that counts backwards
// comes back as refused.
func (p Party) answered(ctx context.Context, d *db.DB, w *webauthn.WebAuthn, data webauthn.SessionData, answer string) (m staff.Member, k staff.Passkey, err error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(clip(answer)))
	if err != nil {
		return m, staff.Passkey{}, nil
	}
	var broken error // of the database, which is no answer to a stranger
	find := func(rawID, user []byte) (webauthn.User, error) {
		if k, broken = staff.FindPasskey(ctx, d.Read(), handleOf(rawID)); broken != nil {
			return nil, broken
		}
		if m, broken = staff.Find(ctx, d.Read(), k.StaffID); broken != nil {
			return nil, broken
		}
		if string(user) != m.ID || !m.DisabledAt.IsZero() || !k.RefusedAt.IsZero() {
			return nil, staff.ErrPasskey
		}
		return holderOf(m, k)
	}
	_, used, err := w.ValidatePasskeyLogin(find, data, parsed)
	if broken != nil && fault.KindOf(broken) != fault.NotFound {
		return m, k, broken
	}
	if err != nil {
		return m, staff.Passkey{}, nil
	}
	next, err := passkeyOf(m.ID, used)
	if k.Record, k.Counter = next.Record, next.Counter; used.Authenticator.CloneWarning {
		k.RefusedAt = d.Now()
	}
	return m, k, err
}

// distrust ends what a passkey is good for that has a copy, and tells its member.
func distrust(ctx context.Context, d *db.DB, m staff.Member, k staff.Passkey, from From) error {
	err := d.Write(ctx, func(q db.Q) error {
		if err := staff.RefusePasskey(ctx, q, k); err != nil {
			return err
		}
		return keyChanged(ctx, q, m, k, logbook.PasskeyRefused, staff.PasskeyCopied, from)
	})
	if err != nil {
		return err
	}
	return staff.ErrPasskey
}
