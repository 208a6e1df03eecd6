package message_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"regulars/store/fault"
	"regulars/store/message"
)

// zone answers as a DNS would that holds these records alone.
func zone(texts map[string][]string, mx ...string) message.Resolver {
	none := func(name string) error { return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true} }
	return message.Resolver{
		TXT: func(_ context.Context, name string) ([]string, error) {
			if list, ok := texts[name]; ok {
				return list, nil
			}
			return nil, none(name)
		},
		MX: func(_ context.Context, name string) (list []*net.MX, err error) {
			for _, host := range mx {
				list = append(list, &net.MX{Host: host})
			}
			if list == nil {
				err = none(name)
			}
			return list, err
		},
	}
}

func verdicts(t *testing.T, r message.Resolver, selector string) (all [4]message.Verdict) {
	t.Helper()
	c, err := r.CheckDomain(t.Context(), "shop@Example.com", selector)
	if err != nil || c.Domain != "example.com" {
		t.Fatal(c, err)
	}
	for i, v := range c.Records {
		if all[i] = v.Verdict; v.Verdict != message.Good && v.Advice == "" {
			t.Errorf("%s is %s, and nobody says what to enter", v.Name, v.Verdict)
		}
	}
	return all
}

func TestTheRecordsOfASendingDomainAreJudged(t *testing.T) {
	const good, weak, missing, unknown = message.Good, message.Weak, message.Missing, message.Unknown
	full := map[string][]string{"example.com": {"other", "v=spf1 include:mail.example -all"}, "s1._domainkey.example.com": {"v=DKIM1; p=MIIB"}, "_dmarc.example.com": {"v=DMARC1; p=reject"}}
	for name, c := range map[string]struct {
		zone     message.Resolver
		selector string
		want     [4]message.Verdict
	}{
		"all is well":      {zone(full, "mx.example."), "s1", [4]message.Verdict{good, good, good, good}},
		"nothing is there": {zone(nil), "s1", [4]message.Verdict{missing, missing, missing, missing}},
		"no selector":      {zone(full, "mx.example."), "", [4]message.Verdict{good, good, unknown, good}},
		"all is weak": {zone(map[string][]string{"example.com": {"v=spf1 +all"}, "s1._domainkey.example.com": {"v=DKIM1; p="}, "_dmarc.example.com": {"v=DMARC1; p=none"}}, "mx.example."), "s1",
			[4]message.Verdict{good, weak, weak, weak}},
		"two of one": {zone(map[string][]string{"example.com": {"v=spf1 -all", "v=spf1 ~all"}}), "", [4]message.Verdict{missing, weak, unknown, missing}},
	} {
		if got := verdicts(t, c.zone, c.selector); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestADNSThatDoesNotAnswerIsNoMissingRecord(t *testing.T) {
	away := message.Resolver{TXT: func(context.Context, string) ([]string, error) { return nil, errors.New("timeout") }, MX: func(context.Context, string) ([]*net.MX, error) { return nil, errors.New("timeout") }}
	if got := verdicts(t, away, "s1"); got != [4]message.Verdict{message.Unknown, message.Unknown, message.Unknown, message.Unknown} {
		t.Errorf("%v", got)
	}
}

func TestASenderWithoutADomainAndAWrongSelectorAreRefused(t *testing.T) {
	for _, from := range []string{"", "shop", "shop@localhost"} {
		if _, err := zone(nil).CheckDomain(t.Context(), from, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", from, err)
		}
	}
	if _, err := zone(nil).CheckDomain(t.Context(), "a@example.com", "../x"); fault.FieldsOf(err)["selector"] == "" {
		t.Errorf("%v", err)
	}
}
