package identify_test

import (
	"encoding/json"
	"slices"
	"testing"

	"regulars/store/event"
	"regulars/store/identify"
	"regulars/store/rule"
)

func TestMoneyThatGoesBackInPartsIsARefundToSegments(t *testing.T) {
	part := event.Event{Name: event.OrderPartRefunded, Properties: json.RawMessage(`{"total":"12.50","currency":"EUR","products":[{"quantity":2}]}`)}
	got := identify.Happened([]event.Event{part})
	if len(got) != 1 || got[0].Kind != rule.Refunded || got[0].Total.Minor != 1250 || got[0].Quantity != 2 {
		t.Errorf("%+v", got)
	}
	if names := identify.NamesOf([]rule.EventKind{rule.Refunded}); !slices.Contains(names, event.OrderRefunded) || !slices.Contains(names, event.OrderPartRefunded) {
		t.Errorf("read %v", names)
	}
	if names := identify.NamesOf([]rule.EventKind{rule.Ordered}); slices.Contains(names, event.OrderPartRefunded) {
		t.Errorf("read %v", names)
	}
}
