package revise

import (
	"math"
	"strconv"
	"strings"

	"regulars/store/fault"
	"regulars/store/money"
)

// Percent changes the price of every row by a percentage ("-10", "+2.5 %") and
// rounds it: "five" to 0.05, "99" and "95" to such an ending, "whole" to whole amounts,
// anything else to the cent. With keep, what it was becomes the was-price of those that fall.
func Percent(rows []Row, percent, rounding string, keep bool, currency money.Currency) ([]Row, error) {
	p, err := strconv.ParseFloat(strings.ReplaceAll(strings.Trim(strings.TrimPrefix(strings.TrimSpace(percent), "+"), "% "), ",", "."), 64)
	if err != nil || math.IsNaN(p) || p <= -100 || p > 1000 {
		return nil, fault.InvalidFields(fault.Fields{"percent": "Enter a percentage such as -10 or 2.5."})
	}
	rate := money.PPM(1_000_000 + math.Round(p*10_000))
	list := make([]Row, 0, len(rows))
	for _, r := range rows {
		if a, err := money.ParseDecimal(strings.Trim(r.Cells[Price], "€$£ \u00a0"), currency); err == nil {
			cells := map[Column]string{}
			for c, text := range r.Cells {
				cells[c] = text
			}
			next := ending(rate.Of(a), rounding)
			cells[Price] = next.Decimal()
			if _, has := cells[Was]; keep && next.Minor < a.Minor && (!has || cells[Was] == Empty) {
				cells[Was] = a.Decimal()
			}
			r.Cells = cells
		}
		list = append(list, r)
	}
	return list, nil
}

// ending rounds an amount to how prices shall end; never to nothing.
func ending(a money.Amount, rounding string) money.Amount {
	unit := int64(1)
	for range a.Currency.Digits() {
		unit *= 10
	}
	step, tail := int64(1), int64(0)
	switch rounding {
	case "five":
		step = max(1, unit/20)
	case "99":
		step, tail = unit, unit*99/100
	case "95":
		step, tail = unit, unit*95/100
	case "whole":
		step = unit
	}
	n := (a.Minor - tail + step/2) / step
	if (a.Minor - tail + step/2) < 0 {
		n = 0
	}
	minor := n*step + tail
	if minor <= 0 && a.Minor > 0 {
		minor = max(step, 1)
	}
	return money.Of(minor, a.Currency)
}
