package message

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"regulars/store/fault"
)

// TLS says how the connection to the mail server is protected.
type TLS string

// The policies. There is no silent fallback from the first two.
const (
	StartTLS TLS = "starttls" // ask for it on the plain port, refuse to go on without (also when empty)
	Implicit TLS = "tls"      // from the first byte, port 465
	Plain    TLS = "none"     // a server on this machine
)

// SMTP sends through a mail server.
type SMTP struct {
	Host     string
	Port     int // 0: 587, or 465 with Implicit
	User     string
	Password string
	TLS      TLS
	From     string        // "shop@example.com"
	FromName string        // "Northgate Supply"
	ReplyTo  string        // may be empty
	Timeout  time.Duration // for each step; 0 means 15 s
}

// Check says in words what is missing, before the first mail is due.
func (s SMTP) Check() error {
	switch {
	case s.Host == "":
		return fault.New(fault.Invalid, "The mail server has no host.")
	case strings.Count(s.From, "@") != 1 || !oneLine(s.From):
		return fault.New(fault.Invalid, "The mail server needs a sender's address (from).")
	case s.TLS != "" && s.TLS != StartTLS && s.TLS != Implicit && s.TLS != Plain:
		return fault.Newf(fault.Invalid, "The mail server's TLS is one of %s, %s, %s.", StartTLS, Implicit, Plain)
	}
	return nil
}

// Send implements Sender.
func (s SMTP) Send(ctx context.Context, m Message) error {
	letter, err := s.compose(m)
	if err != nil {
		return errors.Join(ErrRefused, err)
	}
	client, err := mail.NewClient(s.Host, s.options()...)
	if err != nil {
		return fmt.Errorf("message.Send: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 4*s.timeout())
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("message.Send: %w: %w", ErrUnreachable, err)
	}
	// The mail is with the server once it has said so; what the farewell says is
	// of no interest.
	defer client.Close() //nolint:errcheck // see above
	if err := client.Send(letter); err != nil {
		return classify(err)
	}
	return nil
}

func (s SMTP) timeout() time.Duration {
	if s.Timeout == 0 {
		return 15 * time.Second
	}
	return s.Timeout
}

func (s SMTP) options() []mail.Option {
	options := []mail.Option{mail.WithTimeout(s.timeout()), mail.WithoutNoop()}
	switch s.TLS {
	case Implicit:
		options = append(options, mail.WithSSLPort(false))
	case Plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPortPolicy(mail.TLSMandatory))
	}
	if s.Port != 0 {
		options = append(options, mail.WithPort(s.Port))
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	return options
}

func (s SMTP) compose(m Message) (*mail.Msg, error) {
	if !oneLine(m.To) || !oneLine(m.Subject) {
		return nil, ErrInjection
	}
	letter := mail.NewMsg()
	if err := letter.FromFormat(s.FromName, asciiDomain(s.From)); err != nil {
		return nil, err
	}
	if err := letter.To(asciiDomain(m.To)); err != nil {
		return nil, err
	}
	if s.ReplyTo != "" {
		if err := letter.ReplyTo(asciiDomain(s.ReplyTo)); err != nil {
			return nil, err
		}
	}
	letter.Subject(m.Subject)
	letter.SetDateWithValue(m.CreatedAt)
	// The same id at each try lets mailboxes drop what came twice.
	_, domain, _ := strings.Cut(asciiDomain(s.From), "@")
	letter.SetMessageIDWithValue(m.ID + "@" + domain)
	letter.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Unsubscribe != "" {
		if !oneLine(m.Unsubscribe) {
			return nil, ErrInjection
		}
		letter.SetGenHeader("List-Unsubscribe", "<"+m.Unsubscribe+">")
		letter.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	letter.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		letter.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	return letter, nil
}

func asciiDomain(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return address
	}
	return local + "@" + ascii
}

// classify tells refusals of this mail (5xx to its recipient or content) from
// everything that may be better later; no answer at all is a server that is away.
func classify(err error) error {
	switch code := replyCode(err); {
	case code >= 500 && refusesAddress(err):
		return fmt.Errorf("message.Send: %w: %w: %w", ErrRefused, ErrNoMailbox, err)
	case code >= 500:
		return fmt.Errorf("message.Send: %w: %w", ErrRefused, err)
	case code >= 400:
		return fmt.Errorf("message.Send: %w", err)
	default:
		return fmt.Errorf("message.Send: %w: %w", ErrUnreachable, err)
	}
}

// refusesAddress says whether it is the address that was refused, and not what was written
// or who writes: the answer to its name says that there is no such mailbox, that it is
// closed, or that its name is wrong (RFC 3463: 5.1.x and 5.2.1; without such a code 550, 551
// and 553 of RFC 5321).
func refusesAddress(err error) bool {
	sent, ok := errors.AsType[*mail.SendError](err)
	if !ok || sent.Reason != mail.ErrSMTPRcptTo {
		return false
	}
	code := sent.EnhancedStatusCode()
	if code == "" || code == "5.0.0" {
		return slices.Contains([]int{550, 551, 553}, sent.ErrorCode())
	}
	return code == "5.2.1" || strings.HasPrefix(code, "5.1.") && code != "5.1.7" && code != "5.1.8"
}

// replyCode is what the server answered, 0 when it did not.
func replyCode(err error) int {
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		return reply.Code
	}
	if sendErr, ok := errors.AsType[*mail.SendError](err); ok {
		return sendErr.ErrorCode()
	}
	if text := err.Error(); len(text) > 3 {
		if code, convErr := strconv.Atoi(text[:3]); convErr == nil {
			return code
		}
	}
	return 0
}
