package main

import (
	"context"
	"fmt"

	"regulars/store/db"
	"regulars/store/message"
	"regulars/store/setting"
)

// inspectDomain says how the domain stands that mails come from: which records are there,
// and what to enter. It is a warning only, for mails go out without them too.
func (inv *invocation) inspectDomain(ctx context.Context, d *db.DB, from string, dns message.Resolver) {
	kept, err := setting.Find[message.DomainCheck](ctx, d.Read(), message.KeptCheck)
	if err != nil { // never looked at in the back office: the selector is not known
		kept = message.DomainCheck{}
	}
	check, err := dns.CheckDomain(ctx, from, kept.Selector)
	if err != nil {
		fmt.Fprintf(inv.out, "WARNING  %-10s %s\n", "domain", explain(err))
		return
	}
	for _, r := range check.Records {
		word, text := "ok", r.Found
		switch {
		case r.Verdict == message.Unknown:
			word, text = "note", r.Advice
		case r.Verdict != message.Good:
			word, text = "WARNING", r.Advice
		}
		fmt.Fprintf(inv.out, "%-8s %-10s %s: %s\n", word, r.Name, r.At, text)
	}
}
