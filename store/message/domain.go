package message

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/idna"

	"regulars/store/fault"
)

// Resolver asks the DNS; *net.Resolver is one.
type Resolver struct {
	TXT func(ctx context.Context, name string) ([]string, error)
	MX  func(ctx context.Context, name string) ([]*net.MX, error)
}

// SystemResolver asks as the machine does.
func SystemResolver() Resolver {
	return Resolver{TXT: net.DefaultResolver.LookupTXT, MX: net.DefaultResolver.LookupMX}
}

// Verdict is how a record stands.
type Verdict string

// The verdicts.
const (
	Good    Verdict = "good"
	Weak    Verdict = "weak" // there, and could be better
	Missing Verdict = "missing"
	Unknown Verdict = "unknown" // nobody could be asked
)

// Record is what was found of one record by which mailboxes judge who sends.
type Record struct {
	Name    string // MX, SPF, DKIM, DMARC
	At      string // the name that was asked about
	Verdict Verdict
	Found   string // as it stands there
	Advice  string // what to enter, or why it is weak
}

// DomainCheck is how a sending domain stood when it was looked at.
type DomainCheck struct {
	Domain, Selector string
	Records          []Record
	At               time.Time
}

// KeptCheck names, among the settings, what the DNS said last.
const KeptCheck = "mail-domain"

// askFor bounds all questions together.
const askFor = 8 * time.Second

// CheckDomain asks the DNS about the domain of a sender's address. selector is the name of
// the key that the mail server signs with (DKIM), "" when nobody has said.
func (r Resolver) CheckDomain(ctx context.Context, from, selector string) (c DomainCheck, err error) {
	_, domain, _ := strings.Cut(from, "@")
	if c.Domain, err = idna.Lookup.ToASCII(strings.ToLower(strings.TrimSpace(domain))); err != nil || !strings.Contains(c.Domain, ".") {
		return c, fault.New(fault.Invalid, "The shop has no address that mails come from.")
	}
	if c.Selector = strings.ToLower(strings.TrimSpace(selector)); strings.Trim(c.Selector, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || len(c.Selector) > 63 {
		return c, fault.InvalidFields(fault.Fields{"selector": "A selector is a name such as s1 or mail2026."})
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	c.Records = make([]Record, 4)
	var wait sync.WaitGroup
	for i, ask := range []func(context.Context, DomainCheck) Record{r.mx, r.spf, r.dkim, r.dmarc} {
		wait.Go(func() { c.Records[i] = ask(ctx, c) })
	}
	wait.Wait()
	return c, nil
}

// text returns the records of a name that begin with a word; an error is one of asking.
func (r Resolver) text(ctx context.Context, name, begins string) ([]string, error) {
	list, err := r.TXT(ctx, name)
	if none, ok := errors.AsType[*net.DNSError](err); ok && none.IsNotFound {
		return nil, nil
	}
	return slices.DeleteFunc(list, func(t string) bool { return !strings.HasPrefix(strings.ToLower(t), begins) }), err
}

// failed is a record that nobody could be asked about.
func (v Record) failed(err error) Record {
	v.Verdict, v.Advice = Unknown, "Nobody could be asked: "+clip(err.Error())
	return v
}

func (r Resolver) mx(ctx context.Context, c DomainCheck) Record {
	v := Record{Name: "MX", At: c.Domain}
	list, err := r.MX(ctx, c.Domain)
	if none, ok := errors.AsType[*net.DNSError](err); ok && none.IsNotFound {
		list, err = nil, nil
	}
	switch {
	case err != nil:
		return v.failed(err)
	case len(list) == 0:
		v.Verdict, v.Advice = Missing, "Nobody can answer to this domain, and many mailboxes refuse what cannot be answered. Enter the MX records of whoever keeps your mailboxes."
		return v
	}
	v.Verdict, v.Found = Good, list[0].Host
	return v
}

func (r Resolver) spf(ctx context.Context, c DomainCheck) Record {
	v := Record{Name: "SPF", At: c.Domain}
	list, err := r.text(ctx, c.Domain, "v=spf1")
	v.Found = strings.Join(list, " | ")
	switch {
	case err != nil:
		return v.failed(err)
	case len(list) == 0:
		v.Verdict, v.Advice = Missing, "Enter a TXT record at "+c.Domain+": v=spf1 include:THE-NAME-THAT-YOUR-MAIL-SERVER-TELLS -all"
	case len(list) > 1:
		v.Verdict, v.Advice = Weak, "There are two. Mailboxes take that as none: make one record of them."
	case strings.Contains(list[0], "+all") || strings.Contains(list[0], "?all"):
		v.Verdict, v.Advice = Weak, "It lets everybody send in your name. End it with -all or ~all."
	default:
		v.Verdict = Good
	}
	return v
}

func (r Resolver) dkim(ctx context.Context, c DomainCheck) Record {
	v := Record{Name: "DKIM", At: c.Selector + "._domainkey." + c.Domain}
	if c.Selector == "" {
		v.At, v.Verdict, v.Advice = c.Domain, Unknown, "Type the selector that your mail server signs with. The shop does not sign by itself: let the mail server do it."
		return v
	}
	list, err := r.TXT(ctx, v.At)
	if none, ok := errors.AsType[*net.DNSError](err); ok && none.IsNotFound {
		list, err = nil, nil
	}
	v.Found = strings.Join(list, " | ")
	switch {
	case err != nil:
		return v.failed(err)
	case !strings.Contains(v.Found, "p="):
		v.Verdict, v.Advice = Missing, "Enter the TXT or CNAME record at "+v.At+" that your mail server tells for this selector."
	case strings.Contains(strings.ReplaceAll(v.Found, " ", "")+";", "p=;"):
		v.Verdict, v.Advice = Weak, "The key is withdrawn (p= is empty). Ask your mail server for the present selector."
	default:
		v.Verdict = Good
	}
	return v
}

func (r Resolver) dmarc(ctx context.Context, c DomainCheck) Record {
	v := Record{Name: "DMARC", At: "_dmarc." + c.Domain}
	list, err := r.text(ctx, v.At, "v=dmarc1")
	v.Found = strings.Join(list, " | ")
	switch {
	case err != nil:
		return v.failed(err)
	case len(list) == 0:
		v.Verdict, v.Advice = Missing, "Enter a TXT record at "+v.At+": v=DMARC1; p=none; rua=mailto:postmaster@"+c.Domain
	case strings.Contains(strings.ReplaceAll(strings.ToLower(list[0]), " ", ""), ";p=none"):
		v.Verdict, v.Advice = Weak, "It watches and refuses nothing. When SPF and DKIM have been good for a while, make it p=quarantine."
	default:
		v.Verdict = Good
	}
	return v
}
