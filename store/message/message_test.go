package message_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/message"
)

// server is a mail server whose answers a test chooses.
type server struct {
	mu    sync.Mutex
	rcpt  func(to string) error
	slow  time.Duration
	mails []string
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return session{s}, nil }

type session struct{ *server }

func (session) Reset()                               {}
func (session) Logout() error                        { return nil }
func (session) Mail(string, *smtp.MailOptions) error { return nil }
func (s session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	answer, slow := s.rcpt, s.slow
	s.mu.Unlock()
	time.Sleep(slow)
	if answer == nil {
		return nil
	}
	return answer(to)
}
func (s session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, string(b))
	return err
}

func (s *server) taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.mails...)
}

// listen starts the server and returns how to reach it.
func listen(t *testing.T, s *server) message.SMTP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := smtp.NewServer(s)
	srv.Domain, srv.EnableSMTPUTF8, srv.ErrorLog = "localhost", true, quiet{}
	go srv.Serve(l) //nolint:errcheck // it ends with the test
	t.Cleanup(func() { srv.Close() })
	return at(l.Addr())
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func at(a net.Addr) message.SMTP {
	_, port, _ := net.SplitHostPort(a.String())
	n, _ := strconv.Atoi(port)
	return message.SMTP{Host: "127.0.0.1", Port: n, TLS: message.Plain, From: "shop@example.com", FromName: "Zoë’s Shop", Timeout: 2 * time.Second}
}

func queue(t *testing.T, d *db.DB, list ...message.Message) {
	t.Helper()
	err := d.Write(t.Context(), func(q db.Q) error {
		for _, m := range list {
			if err := message.Queue(t.Context(), q, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func hello(key string) message.Message {
	return message.Message{Kind: "hello", To: "ada@mit.edu", Subject: "Grüße aus Köln – 你好", Text: "Schöne Grüße", HTML: "<p>Schöne Grüße</p>", Key: key}
}

func only(t *testing.T, d *db.DB) message.Message {
	t.Helper()
	list, err := message.List(t.Context(), d.Read(), message.Filter{})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d mails, %v", len(list), err)
	}
	return list[0]
}

func postman(d *db.DB, s message.Sender) *message.Postman {
	return &message.Postman{DB: d, Sender: s, Log: slog.New(slog.DiscardHandler)}
}

func TestAMailArrivesInTextAndHTMLInAnyLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := &server{}
		queue(t, d, hello("1"))
		if n, err := postman(d, listen(t, s)).Deliver(t.Context()); n != 1 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		m := only(t, d)
		if m.State != message.Sent || m.SentAt.IsZero() || m.Attempts != 1 {
			t.Errorf("%+v", m)
		}
		got, err := mail.ReadMessage(strings.NewReader(s.taken()[0]))
		if err != nil {
			t.Fatal(err)
		}
		subject, _ := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		from, _ := got.Header.AddressList("From")
		if subject != m.Subject || from[0].Name != "Zoë’s Shop" || got.Header.Get("Message-ID") != "<"+m.ID+"@example.com>" {
			t.Errorf("%q %v %q", subject, from, got.Header.Get("Message-ID"))
		}
		want := map[string]string{"text/plain": m.Text, "text/html": m.HTML}
		for kind, text := range parts(t, got) {
			if strings.TrimSpace(text) != want[kind] {
				t.Errorf("%s: %q", kind, text)
			}
			delete(want, kind)
		}
		if len(want) > 0 {
			t.Errorf("missing: %v", want)
		}
	})
}

func parts(t *testing.T, m *mail.Message) map[string]string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	found := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err != nil {
			return found
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		b, _ := io.ReadAll(quotedprintable.NewReader(p))
		found[kind] = string(b)
	}
}

func TestWithoutAMailServerMailsAreKeptToBeRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := hello("1")
		m.Secret = true
		queue(t, d, m)
		if _, err := postman(d, nil).Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m := only(t, d); m.State != message.Kept || m.Text == "" || m.HTML == "" {
			t.Errorf("%+v", m)
		}
	})
}

func TestAMailWithASecretForgetsItOnceSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := hello("1")
		m.Secret = true
		queue(t, d, m)
		if _, err := postman(d, listen(t, &server{})).Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m := only(t, d); m.State != message.Sent || m.Text != "" || m.HTML != "" {
			t.Errorf("%+v", m)
		}
	})
}

func TestTwoMailsWithOneKeyAreOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		queue(t, d, hello("1"), hello("1"))
		queue(t, d, hello("1"))
		only(t, d)
	})
}

func TestHeaderInjectionIsRefused(t *testing.T) {
	d := dbtest.Open(t)
	for _, bad := range []message.Message{
		{To: "a@b.de\r\nBcc: c@d.de", Subject: "x"}, {To: "a@b.de", Subject: "x\r\nBcc: c@d.de"}, {To: "a@b.de", Subject: "x\n\nbody"},
		{To: "a@b.de, c@d.de", Subject: "x"}, {To: "", Subject: "x"}, {To: "a@b.de", Subject: ""}, {To: "a@b.de", Subject: "x\u2028y"}, {To: "a@b.de\x00", Subject: "x"},
	} {
		bad.Key = "k"
		err := d.Write(t.Context(), func(q db.Q) error { return message.Queue(t.Context(), q, bad) })
		if !errors.Is(err, message.ErrInjection) {
			t.Errorf("%q %q: %v", bad.To, bad.Subject, err)
		}
		if err := at(&net.TCPAddr{}).Send(t.Context(), bad); !message.Refused(err) {
			t.Errorf("the sender takes %q %q: %v", bad.To, bad.Subject, err)
		}
	}
}

func TestGreylistingIsTriedAgainAndARefusalIsNot(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		s := &server{rcpt: func(string) error { return &smtp.SMTPError{Code: 451, Message: "greylisted, come back"} }}
		p := postman(d, listen(t, s))
		queue(t, d, hello("1"))
		deliver := func() message.Message {
			if _, err := p.Deliver(t.Context()); err != nil {
				t.Fatal(err)
			}
			return only(t, d)
		}
		if m := deliver(); m.State != message.Queued || !strings.Contains(m.Failure, "greylisted") {
			t.Fatalf("%+v", m)
		}
		if m := deliver(); m.Attempts != 1 {
			t.Errorf("tried again at once: %d", m.Attempts)
		}
		clock.Add(time.Minute)
		s.mu.Lock()
		s.rcpt = func(string) error { return &smtp.SMTPError{Code: 550, Message: "no such user"} }
		s.mu.Unlock()
		if m := deliver(); m.State != message.Failed || m.Attempts != 2 || !strings.Contains(m.Failure, "no such user") {
			t.Errorf("%+v", m)
		}
		err := d.Write(t.Context(), func(q db.Q) error { return message.SendAgain(t.Context(), q, only(t, d).ID) })
		s.mu.Lock()
		s.rcpt = nil
		s.mu.Unlock()
		if m := deliver(); err != nil || m.State != message.Sent {
			t.Errorf("%+v, %v", m, err)
		}
	})
}

func TestAServerThatIsAlwaysBusyIsGivenUpAfterDays(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	d := dbtest.OpenAt(t, clock)
	began := clock.Now()
	queue(t, d, hello("1"))
	p := postman(d, refusing{errors.New("busy")})
	for range 40 {
		if _, err := p.Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
		if only(t, d).State == message.Failed {
			break
		}
		clock.Add(2 * time.Hour)
	}
	if m := only(t, d); m.State != message.Failed || m.Attempts != 9 || clock.Now().Sub(began) < 40*time.Hour {
		t.Errorf("%+v after %v", m, clock.Now().Sub(began))
	}
}

type refusing struct{ err error }

func (r refusing) Send(context.Context, message.Message) error { return r.err }

func TestADeadServerEndsTheRoundAndAllMailsWait(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		queue(t, d, hello("1"), hello("2"))
		if n, err := postman(d, at(l.Addr())).Deliver(t.Context()); n != 0 || !errors.Is(err, message.ErrUnreachable) {
			t.Errorf("%d, %v", n, err)
		}
		list, _ := message.List(t.Context(), d.Read(), message.Filter{State: message.Queued})
		if len(list) != 2 || list[0].Attempts+list[1].Attempts != 1 {
			t.Errorf("%+v", list)
		}
	})
}

func TestASlowServerIsLeftAtTheTimeout(t *testing.T) {
	d := dbtest.Open(t)
	s := &server{slow: 3 * time.Second}
	to := listen(t, s)
	to.Timeout = 100 * time.Millisecond
	queue(t, d, hello("1"))
	if _, err := postman(d, to).Deliver(t.Context()); !errors.Is(err, message.ErrUnreachable) {
		t.Errorf("%v", err)
	}
	if m := only(t, d); m.State != message.Queued {
		t.Errorf("%+v", m)
	}
}

func TestAServerWithoutTLSIsRefusedUnlessAllowed(t *testing.T) {
	d := dbtest.Open(t)
	s := &server{}
	to := listen(t, s)
	to.TLS = message.StartTLS
	queue(t, d, hello("1"))
	if _, err := postman(d, to).Deliver(t.Context()); err == nil || len(s.taken()) != 0 {
		t.Errorf("sent in the open: %v", err)
	}
}

func TestManyPostmenSendEachMailOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const mails = 60
		list := make([]message.Message, mails)
		for i := range list {
			list[i] = hello(strconv.Itoa(i))
		}
		queue(t, d, list...)
		c := &counting{}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := postman(d, c).Deliver(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		// Who lost a race may have left early: what is left is delivered now.
		if _, err := postman(d, c).Deliver(t.Context()); err != nil {
			t.Error(err)
		}
		for key, n := range c.seen {
			if n != 1 {
				t.Errorf("mail %s was sent %d times", key, n)
			}
		}
		if len(c.seen) != mails {
			t.Errorf("%d of %d mails", len(c.seen), mails)
		}
	})
}

type counting struct {
	mu   sync.Mutex
	seen map[string]int
}

func (c *counting) Send(_ context.Context, m message.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[string]int{}
	}
	c.seen[m.Key]++
	return nil
}

func TestAMailOfADeadProcessIsDueAgain(t *testing.T) {
	clock := dbtest.NewClock("2026-03-01 12:00")
	dbtest.EachAt(t, clock, func(t *testing.T, d *db.DB) {
		queue(t, d, hello("1"))
		die(t, d)
		if n, _ := postman(d, &counting{}).Deliver(t.Context()); n != 0 {
			t.Error("taken while its lease runs")
		}
		clock.Add(6 * time.Minute)
		if n, err := postman(d, &counting{}).Deliver(t.Context()); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	})
}

// die takes a mail in hand and ends before it is marked.
func die(t *testing.T, d *db.DB) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("it lived")
		}
	}()
	postman(d, dying{}).Deliver(t.Context()) //nolint:errcheck // it never returns
}

type dying struct{}

func (dying) Send(context.Context, message.Message) error { panic("killed") }
