package main

import (
	"bytes"
	"context"
	"net"
	"strings"
	"testing"

	"regulars/store/db/dbtest"
	"regulars/store/message"
)

func TestTheDoctorSaysWhichRecordsOfTheSendingDomainAreMissing(t *testing.T) {
	var out bytes.Buffer
	inv := &invocation{out: &out}
	inv.inspectDomain(t.Context(), dbtest.Open(t), "shop@northgate.example", message.Resolver{
		TXT: func(_ context.Context, name string) ([]string, error) {
			if name == "northgate.example" {
				return []string{"v=spf1 -all"}, nil
			}
			return nil, &net.DNSError{IsNotFound: true}
		},
		MX: func(context.Context, string) ([]*net.MX, error) { return nil, &net.DNSError{IsNotFound: true} },
	})
	for _, want := range []string{"WARNING  MX", "ok       SPF", "note     DKIM", "WARNING  DMARC", "v=DMARC1"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not said:\n%s", want, out.String())
		}
	}
}
