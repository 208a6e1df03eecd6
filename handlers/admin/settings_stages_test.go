package admin

import (
	"maps"
	"reflect"
	"testing"

	"regulars/store/fault"
	"regulars/store/rule"
	"regulars/store/setting"
)

func TestTheBoundsOfStagesAreReadAsTheyAreShown(t *testing.T) {
	s := setting.Default()
	shown := map[string]string{}
	for _, f := range stageGroup(s).Fields {
		shown[f.Name] = f.Value
	}
	read := func(change map[string]string) (setting.Shop, fault.Fields) {
		form, got, wrong := maps.Clone(shown), s, fault.Fields{}
		maps.Copy(form, change)
		readStages(func(name string) string { return form[name] }, &got, wrong)
		return got, wrong
	}
	if got, wrong := read(nil); len(wrong) > 0 || !reflect.DeepEqual(got.Stages, rule.Stages{}) {
		t.Errorf("unchanged, it would have everybody counted anew: %+v, %v", got.Stages, wrong)
	}
	if got, wrong := read(map[string]string{"stage_loyal": "6", "rfm_monetary": "10,20, 30,40"}); len(wrong) > 0 || got.Stages.LoyalOrders != 6 || got.Stages.Monetary[3] != 4000 {
		t.Errorf("changed: %+v, %v", got.Stages, wrong)
	}
	if got, _ := read(map[string]string{"stage_lost": ""}); got.Stages.LostDays != 0 {
		t.Errorf("a form without them: %+v", got.Stages)
	}
	for name, value := range map[string]string{"stage_new": "x", "stage_lost": "100", "rfm_recency": "30, 90, 180, 365", "rfm_frequency": "2, 3, 5"} {
		if _, wrong := read(map[string]string{name: value}); wrong[name] == "" {
			t.Errorf("%s = %q is accepted", name, value)
		}
	}
}
