package shop

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/content"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/views/shop"
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
func factName(name string) string {
	if a, ok := rule.Lookup(name); ok {
		return a.Words
	}
	if w, ok := eventWord(name); ok {
		return "when you " + w.Words
	}
	return name
}

// factsInWords are the facts of a decision as the shopper reads them.
func (f *Front) factsInWords(c echo.Context, p *personalize.Piece, facts []personalize.Fact) (list []shop.WhyFact) {
	now := f.fit(c).now
	for _, fact := range facts {
		list = append(list, shop.WhyFact{Text: f.tell(fact, now), Name: fact.About, Still: fact.Still})
	}
	if p.Personal() {
		name, did, ids := "viewed", "You looked at ", []string(nil)
		if p.Source == content.FromBought {
			name, did = "bought", "You bought "
		}
		if who := web.Of(c).Who(); who != nil && name == "viewed" {
			ids = who.Viewed
		} else if who != nil {
			ids = who.Bought
		}
		if titles := f.titles(ids); titles != "" && !slices.ContainsFunc(list, func(w shop.WhyFact) bool { return w.Name == name && strings.Contains(w.Text, titles) }) {
			list = append(list, shop.WhyFact{Text: did + titles + ".", Name: name})
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
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// tell is a fact as a sentence to the person it is about.
func (f *Front) tell(fact personalize.Fact, now time.Time) string {
	if _, ok := eventWord(fact.About); ok {
		return f.tellDeeds(fact, now)
	}
	if fact.Value == "" && strings.HasPrefix(fact.Text, "not ") || fact.Value == "none" || fact.Value == "not known" {
		return lacking(fact)
	}
	switch fact.About {
	case "email.domain":
		if strings.Contains(fact.Text, "academic") {
			return "Your mail address is of a university: " + fact.Value + "."
		}
		return "Your mail address is at " + fact.Value + "."
	case "email.confirmed":
		return "You have confirmed your mail address."
	case "signed_in":
		return "You are logged in."
	case "orders.count":
		return "You have " + times(fact.Value, "not ordered here yet", "ordered here") + "."
	case "last_order.at":
		return "Your latest order was " + ago(fact.At, now) + "."
	case "first_order.at":
		return "Your first order was " + ago(fact.At, now) + "."
	case "spent":
		return "Your orders come to " + fact.Value + "."
	case "cart.total":
		return "Your cart comes to " + fact.Value + "."
	case "visitor.new":
		return "This is your first visit with this browser, as far as we know."
	case "company":
		return "You order for " + fact.Value + "."
	case "nearest_place":
		return "Of our shops, the one nearest to you is " + fact.Value + "."
	case "device":
		return "You look at the shop on a " + fact.Value + "."
	case "referrer.host":
		return "You came here from " + fact.Value + "."
	case "utm.source", "utm.medium", "utm.campaign":
		return "You came here by a link marked “" + fact.Value + "”."
	case "landing.path":
		return "The first page you opened here was " + fact.Value + "."
	}
	return plainly(fact)
}

// lacking says what somebody has not or is not.
func lacking(fact personalize.Fact) string {
	switch fact.About {
	case "signed_in":
		return "You are not logged in."
	case "email.confirmed":
		return "You have not confirmed your mail address."
	case "visitor.new":
		return "You have been here before with this browser."
	}
	return plainly(fact)
}

// plainly is the condition itself with its value.
func plainly(fact personalize.Fact) string {
	text := strings.ToUpper(fact.Words[:1]) + fact.Words[1:]
	if fact.Value == "" || fact.Value == "none" || fact.Value == "not known" {
		return text + "."
	}
	return text + ": " + fact.Value + "."
}

func times(n, none, did string) string {
	switch n {
	case "0":
		return none
	case "1":
		return did + " once"
	case "2":
		return did + " twice"
	}
	return did + " " + n + " times"
}

// tellDeeds says what somebody did, to what, and when last.
func (f *Front) tellDeeds(fact personalize.Fact, now time.Time) string {
	if len(fact.Events) == 0 {
		if words, not := strings.CutPrefix(fact.Words, "not "); not {
			return "You have not " + words + "."
		}
		return "You " + fact.Words + "."
	}
	var ids, terms []string
	for _, e := range fact.Events {
		ids = append(ids, e.ProductID)
		if e.Term != "" && !slices.Contains(terms, "“"+e.Term+"”") {
			terms = append(terms, "“"+e.Term+"”")
		}
	}
	did := map[string]string{"viewed": "looked at", "bought": "bought", "added_to_cart": "put into your cart", "removed_from_cart": "took out of your cart",
		"reviewed": "reviewed", "searched": "searched for"}[fact.About]
	what := f.titles(ids)
	if fact.About == "searched" {
		what = strings.Join(terms, ", ")
	}
	if did == "" || what == "" {
		w, _ := eventWord(fact.About)
		did, what = w.Words, ""
	}
	said := "You " + did
	if what != "" {
		said += " " + what
	}
	if len(fact.Events) > 1 {
		return said + ", the last time " + ago(fact.At, now) + "."
	}
	return said + " " + ago(fact.At, now) + "."
}

// ago says when something was: "twelve days ago", and the day where it is long ago.
func ago(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return "at some time"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return spelled(int64(d/time.Minute), "minute") + " ago"
	case d < 24*time.Hour:
		return spelled(int64(d/time.Hour), "hour") + " ago"
	case d < 61*24*time.Hour:
		return spelled(int64(d/(24*time.Hour)), "day") + " ago"
	}
	return "on " + t.In(now.Location()).Format("2 January 2006")
}

func spelled(n int64, one string) string {
	small := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	word := strconv.FormatInt(n, 10)
	if n < int64(len(small)) {
		word = small[n]
	}
	if n == 1 {
		return word + " " + one
	}
	return word + " " + one + "s"
}
