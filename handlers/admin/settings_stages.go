package admin

import (
	"reflect"
	"strconv"
	"strings"

	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/rule"
	"regulars/store/setting"
	"regulars/views/admin"
	"regulars/views/ui"
)

// stagesOf are the shop's thresholds, or those it begins with.
func stagesOf(s setting.Shop) rule.Stages {
	if s.Stages.LostDays == 0 {
		return rule.DefaultStages()
	}
	return s.Stages
}

// stageGroup asks for the thresholds of stages and scores.
func stageGroup(s setting.Shop) admin.SettingGroup {
	t := stagesOf(s)
	number := func(name, label string, n int64) ui.Field {
		return ui.Field{Name: name, Label: label, Value: strconv.FormatInt(n, 10), Inputmode: "numeric", Width: ui.Short, MaxLength: 5}
	}
	list := func(name, label, hint string, numbers []int64) ui.Field {
		return ui.Field{Name: name, Label: label, Hint: hint, Value: inARow(numbers), Width: ui.Half, MaxLength: 60}
	}
	spent := make([]int64, len(t.Monetary))
	for i, minor := range t.Monetary {
		spent[i] = minor / whole(s.Currency)
	}
	return admin.SettingGroup{Title: "Regulars and newcomers", About: "By these bounds segments tell stages (lifecycle) and scores (rfm) of people.", Fields: ui.Fields{
		number("stage_new", "New for so many days after the first order", t.NewDays), number("stage_slipping", "Slipping after days without an order", t.SlippingDays),
		number("stage_lost", "Lost after days without an order", t.LostDays), number("stage_loyal", "Loyal from so many orders", t.LoyalOrders),
		list("rfm_recency", "Recency: days since the last order", "Four numbers, falling: the fewer days, the better the score.", t.RecencyDays),
		list("rfm_frequency", "Frequency: orders", "Four numbers, growing.", t.Frequency),
		list("rfm_monetary", "Spending in all", "Four whole amounts, growing.", spent),
	}}
}

// readStages reads what was typed; a form without these fields changes nothing.
func readStages(value func(string) string, s *setting.Shop, wrong fault.Fields) {
	if value("stage_lost") == "" {
		return
	}
	t := stagesOf(*s)
	for name, to := range map[string]*int64{"stage_new": &t.NewDays, "stage_slipping": &t.SlippingDays, "stage_lost": &t.LostDays, "stage_loyal": &t.LoyalOrders} {
		n, err := strconv.ParseInt(strings.TrimSpace(value(name)), 10, 64)
		if err != nil || n < 1 || n > 36_500 {
			wrong[name] = "Enter a whole number from 1 to 36500."
		}
		*to = n
	}
	if wrong["stage_lost"] == "" && t.LostDays <= t.SlippingDays {
		wrong["stage_lost"] = "Lost comes after slipping: enter more days."
	}
	t.RecencyDays, t.Frequency, t.Monetary = four(value("rfm_recency"), "rfm_recency", -1, wrong), four(value("rfm_frequency"), "rfm_frequency", 1, wrong), four(value("rfm_monetary"), "rfm_monetary", 1, wrong)
	for i := range t.Monetary {
		t.Monetary[i] *= whole(s.Currency)
	}
	if s.Stages = t; reflect.DeepEqual(t, rule.DefaultStages()) {
		s.Stages = rule.Stages{} // as it was: who saves something else lets nobody be counted anew
	}
}

// four reads four numbers that fall (way -1) or grow (way 1).
func four(text, name string, way int64, wrong fault.Fields) []int64 {
	var numbers []int64
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseInt(strings.TrimSpace(part), 10, 64)
		if err != nil || n < 1 || n > 100_000_000 || len(numbers) > 0 && (n-numbers[len(numbers)-1])*way <= 0 {
			numbers = nil
			break
		}
		numbers = append(numbers, n)
	}
	if len(numbers) != 4 {
		wrong[name] = map[int64]string{-1: "Enter four numbers that fall, such as 365, 180, 90, 30.", 1: "Enter four numbers that grow, such as 2, 3, 5, 9."}[way]
	}
	return numbers
}

// whole is how many minor units a whole amount of a currency has.
func whole(c money.Currency) int64 {
	n := int64(1)
	for range c.Digits() {
		n *= 10
	}
	return n
}

func inARow(numbers []int64) string {
	var said []string
	for _, n := range numbers {
		said = append(said, strconv.FormatInt(n, 10))
	}
	return strings.Join(said, ", ")
}
