package shop

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/views/shop"
	"regulars/views/ui"
)

// forgettable says whether there is such a fact and it is one of the person: what
// time it is, nobody can forget.
func forgettable(name string) bool {
	if slices.Contains([]string{"hour", "time", "weekday", "date"}, name) {
		return false
	}
	if _, ok := rule.Lookup(name); ok {
		return true
	}
	_, ok := eventWord(name)
	return ok
}

func eventWord(word string) (rule.EventWord, bool) {
	words := rule.EventWords()
	i := slices.IndexFunc(words, func(w rule.EventWord) bool { return w.Word == word })
	if i < 0 {
		return rule.EventWord{}, false
	}
	return words[i], true
}

// factName is what a fact is called.
func factName(w *ui.Words, name string) string {
	if a, ok := rule.Lookup(name); ok {
		return w.Known(a.Words)
	}
	if word, ok := eventWord(name); ok {
		return w.Say("when you {did}", "did", w.Known(word.Words))
	}
	return name
}

// factsInWords are the facts of a decision as the shopper reads them.
func (f *Front) factsInWords(c echo.Context, p *personalize.Piece, facts []personalize.Fact) (list []shop.WhyFact) {
	now := f.fit(c).now
	for _, fact := range facts {
		list = append(list, shop.WhyFact{Text: f.tell(f.House.Words(), fact, now), Name: fact.About, Still: fact.Still})
	}
	if p.Personal() {
		name, ids := "viewed", []string(nil)
		if p.Source == content.FromBought {
			name = "bought"
		}
		if who := web.Of(c).Who(); who != nil && name == "viewed" {
			ids = who.Viewed
		} else if who != nil {
			ids = who.Bought
		}
		if titles := f.titles(ids); titles != "" && !slices.ContainsFunc(list, func(w shop.WhyFact) bool { return w.Name == name && strings.Contains(w.Text, titles) }) {
			list = append(list, shop.WhyFact{Text: web.Say(c, "{deed}.", "deed", deed(f.House.Words(), name, titles)), Name: name})
		}
	}
	for i := range list {
		if forgettable(list[i].Name) {
			list[i].ForgetURL = "/why/" + url.PathEscape(p.ID) + "/forget"
		}
	}
	return list
}

// titles names up to three products that are sold.
func (f *Front) titles(ids []string) string {
	var names []string
	for _, id := range ids {
		if p, ok := f.Catalog.Snapshot().ProductByID(id); ok && !slices.Contains(names, p.Title) && len(names) < 3 {
			names = append(names, p.Title)
		}
	}
	if n := len(names); n > 1 {
		return f.House.Say("{titles} and {title}", "titles", strings.Join(names[:n-1], ", "), "title", names[n-1])
	}
	return strings.Join(names, "")
}

// tell is a fact as a sentence to the person it is about.
func (f *Front) tell(w *ui.Words, fact personalize.Fact, now time.Time) string {
	if _, ok := eventWord(fact.About); ok {
		return f.tellDeeds(w, fact, now)
	}
	if fact.Value == "" && strings.HasPrefix(fact.Text, "not ") || fact.Value == "none" || fact.Value == "not known" {
		return lacking(w, fact)
	}
	switch fact.About {
	case "email.domain":
		if strings.Contains(fact.Text, "academic") {
			return w.Say("Your mail address is of a university: {value}.", "value", fact.Value)
		}
		return w.Say("Your mail address is at {value}.", "value", fact.Value)
	case "email.confirmed":
		return w.Say("You have confirmed your mail address.")
	case "signed_in":
		return w.Say("You are logged in.")
	case "orders.count":
		return ordered(w, fact.Value)
	case "last_order.at":
		return w.Say("Your latest order was {when}.", "when", ago(w, fact.At, now))
	case "first_order.at":
		return w.Say("Your first order was {when}.", "when", ago(w, fact.At, now))
	case "spent":
		return w.Say("Your orders come to {value}.", "value", fact.Value)
	case "cart.total":
		return w.Say("Your cart comes to {value}.", "value", fact.Value)
	case "visitor.new":
		return w.Say("This is your first visit with this browser, as far as we know.")
	case "company":
		return w.Say("You order for {value}.", "value", fact.Value)
	case "nearest_place":
		return w.Say("Of our shops, the one nearest to you is {value}.", "value", fact.Value)
	case "device":
		return w.Say("You look at the shop on a {value}.", "value", w.Known(fact.Value))
	case "referrer.host":
		return w.Say("You came here from {value}.", "value", fact.Value)
	case "utm.source", "utm.medium", "utm.campaign":
		return w.Say("You came here by a link marked “{value}”.", "value", fact.Value)
	case "landing.path":
		return w.Say("The first page you opened here was {value}.", "value", fact.Value)
	}
	return plainly(w, fact)
}

// lacking says what somebody has not or is not.
func lacking(w *ui.Words, fact personalize.Fact) string {
	switch fact.About {
	case "signed_in":
		return w.Say("You are not logged in.")
	case "email.confirmed":
		return w.Say("You have not confirmed your mail address.")
	case "visitor.new":
		return w.Say("You have been here before with this browser.")
	}
	return plainly(w, fact)
}

// plainly is the condition itself with its value.
func plainly(w *ui.Words, fact personalize.Fact) string {
	text := w.Known(fact.Words)
	if first, size := utf8.DecodeRuneInString(text); size > 0 {
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	if fact.Value == "" || fact.Value == "none" || fact.Value == "not known" {
		return text + "."
	}
	return text + ": " + fact.Value + "."
}

// ordered says how often somebody has ordered.
func ordered(w *ui.Words, times string) string {
	switch times {
	case "0":
		return w.Say("You have not ordered here yet.")
	case "1":
		return w.Say("You have ordered here once.")
	case "2":
		return w.Say("You have ordered here twice.")
	}
	return w.Say("You have ordered here {n} times.", "n", times)
}

// tellDeeds says what somebody did, to what, and when last.
func (f *Front) tellDeeds(w *ui.Words, fact personalize.Fact, now time.Time) string {
	if len(fact.Events) == 0 {
		if words, not := strings.CutPrefix(fact.Words, "not "); not {
			return w.Say("You have not {did}.", "did", w.Known(words))
		}
		return w.Say("You {did}.", "did", w.Known(fact.Words))
	}
	var ids, terms []string
	for _, e := range fact.Events {
		ids = append(ids, e.ProductID)
		if e.Term != "" && !slices.Contains(terms, "“"+e.Term+"”") {
			terms = append(terms, "“"+e.Term+"”")
		}
	}
	what := f.titles(ids)
	if fact.About == "searched" {
		what = strings.Join(terms, ", ")
	}
	said := deed(w, fact.About, what)
	if len(fact.Events) > 1 {
		return w.Say("{deed}, the last time {when}.", "deed", said, "when", ago(w, fact.At, now))
	}
	return w.Say("{deed} {when}.", "deed", said, "when", ago(w, fact.At, now))
}

// deed says what somebody did, to what, without when; what may be empty.
func deed(w *ui.Words, about, what string) string {
	if what != "" {
		switch about {
		case "viewed":
			return w.Say("You looked at {what}", "what", what)
		case "bought":
			return w.Say("You bought {what}", "what", what)
		case "added_to_cart":
			return w.Say("You put into your cart {what}", "what", what)
		case "removed_from_cart":
			return w.Say("You took out of your cart {what}", "what", what)
		case "reviewed":
			return w.Say("You reviewed {what}", "what", what)
		case "asked_to_return":
			return w.Say("You asked to send back {what}", "what", what)
		case "returned":
			return w.Say("You sent back {what}", "what", what)
		case "searched":
			return w.Say("You searched for {what}", "what", what)
		}
	}
	word, _ := eventWord(about)
	return w.Say("You {did}", "did", w.Known(word.Words))
}

// ago says when something was: "twelve days ago", and the day where it is long ago.
func ago(w *ui.Words, t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return w.Say("at some time")
	case d < time.Minute:
		return w.Say("just now")
	case d < time.Hour:
		n := int(d / time.Minute)
		return w.Count(n, "{number} minute ago", "{number} minutes ago", "number", spelled(w, n))
	case d < 24*time.Hour:
		n := int(d / time.Hour)
		return w.Count(n, "{number} hour ago", "{number} hours ago", "number", spelled(w, n))
	case d < 61*24*time.Hour:
		n := int(d / (24 * time.Hour))
		return w.Count(n, "{number} day ago", "{number} days ago", "number", spelled(w, n))
	}
	return w.Say("on {day}", "day", w.Date(t.In(now.Location()), "2 January 2006"))
}

// spelled is a small number in letters.
func spelled(w *ui.Words, n int) string {
	small := []string{w.Say("no"), w.Say("one"), w.Say("two"), w.Say("three"), w.Say("four"), w.Say("five"), w.Say("six"), w.Say("seven"), w.Say("eight"), w.Say("nine"), w.Say("ten"), w.Say("eleven"), w.Say("twelve")}
	if n < len(small) {
		return small[n]
	}
	return strconv.Itoa(n)
}
