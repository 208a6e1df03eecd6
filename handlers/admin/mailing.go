package admin

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/message"
	"regulars/store/preference"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

const mailingPage = "/admin/mails/mailing"

// typedMailing is what is offered as it was typed.
type typedMailing struct {
	offered         bool
	topics, perHour string
	seen            string // what the form was drawn from
	wrong           fault.Fields
}

// mailing is GET /admin/mails/mailing: which letters are offered, and how many go out.
func (d *Door) mailing(c echo.Context) error {
	m, err := setting.FindMailing(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	return d.showMailing(c, http.StatusOK, typedMailing{offered: m.Offered, topics: topicLines(m.Topics), perHour: orNothing(int(m.PerHour)), seen: seenOf(m)})
}

// topicLines are topics as they are typed, one a line.
func topicLines(topics []setting.LetterTopic) string {
	var lines []string
	for _, t := range topics {
		line := t.Name
		if !strings.EqualFold(t.Name, t.Handle) {
			line += " = " + t.Handle
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// readTopics finds the collection, else the tag, that each line names; problem is the first
// line that names neither.
func (d *Door) readTopics(text string) (topics []setting.LetterTopic, problem string) {
	snapshot := d.Catalog.Snapshot()
	for _, line := range lines(text) {
		name, wanted, named := strings.Cut(line, "=")
		if name, wanted = strings.TrimSpace(name), strings.TrimSpace(wanted); !named {
			wanted = name
		}
		t := setting.LetterTopic{Name: name}
		for _, col := range snapshot.Collections() {
			if strings.EqualFold(col.Handle, wanted) || strings.EqualFold(col.Title, wanted) {
				t.Handle = col.Handle
			}
		}
		for _, p := range snapshot.Products() {
			if i := slices.IndexFunc(p.Tags, func(tag string) bool { return strings.EqualFold(tag, wanted) }); t.Handle == "" && i >= 0 {
				t.Handle, t.Tag = p.Tags[i], true
			}
		}
		if t.Handle == "" || name == "" {
			return nil, "There is no collection and no tag of this name: " + line
		}
		topics = append(topics, t)
	}
	return topics, ""
}

var errMailingChanged = fault.New(fault.Conflict, "Somebody else has changed this since you opened it. What you typed is still here: look at theirs, and save again.")

func (d *Door) saveMailing(c echo.Context) error {
	ctx := c.Request().Context()
	v := typedMailing{offered: c.FormValue("offered") != "", topics: c.FormValue("topics"), perHour: strings.TrimSpace(c.FormValue("per_hour")), seen: c.FormValue("seen"), wrong: fault.Fields{}}
	m := setting.Mailing{Offered: v.offered, PerHour: int64(days(v.perHour))}
	if m.Topics, v.wrong["topics"] = d.readTopics(v.topics); v.wrong["topics"] != "" {
		return d.showMailing(c, http.StatusUnprocessableEntity, v)
	}
	err := d.write(c, func(q db.Q) error {
		was, err := setting.FindMailing(ctx, q)
		if err != nil {
			return err
		}
		if v.seen != seenOf(was) {
			v.seen = seenOf(was)
			return errMailingChanged
		}
		if err := setting.SaveMailing(ctx, q, m); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "changed", About: mailingPage, Title: "what letters are offered"}, was, m)
	})
	if errors.Is(err, errMailingChanged) {
		v.wrong["topics"] = fault.Message(err)
		return d.showMailing(c, http.StatusConflict, v)
	}
	if err != nil {
		if v.wrong, err = refused(err); err != nil {
			return err
		}
		return d.showMailing(c, http.StatusUnprocessableEntity, v)
	}
	return d.done(c, mailingPage, "Saved what letters are offered.")
}

func (d *Door) showMailing(c echo.Context, status int, v typedMailing) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	on, err := preference.CountOn(ctx, q)
	if err != nil {
		return err
	}
	failing, err := message.CountFailing(ctx, q)
	if err != nil {
		return err
	}
	sent, err := message.ListNews(ctx, q, 20)
	if err != nil {
		return err
	}
	page := admin.Mailing{Frame: d.frame(c, "Letters with consent"), Seen: v.seen,
		Figures: []admin.Fact{{Label: "Addresses that agreed", Value: strconv.FormatInt(on, 10)}, {Label: "Addresses that are refused", Value: strconv.FormatInt(failing, 10)}},
		Offered: ui.Check{Name: "offered", Label: "Ask shoppers whether they want letters", Hint: "At the foot of each page, in the checkout (never ticked before) and in the account. Each address is asked by a letter first.", Checked: v.offered},
		Topics:  ui.Field{Name: "topics", Label: "Topics", Hint: "One a line: a collection or a tag, such as Bags. Another name for shoppers stands before it: Summer sale = sale.", Value: v.topics, Rows: 5, Optional: true, Error: v.wrong["topics"]},
		PerHour: ui.Field{Name: "per_hour", Label: "Letters an hour at most", Hint: "A new sender that writes to many at once is taken for a spammer: begin with 50, and double it every few days. Letters about orders and accounts never wait. Nothing: as many as can.", Value: v.perHour, Inputmode: "numeric", Width: ui.Short, MaxLength: 6, Optional: true, Error: v.wrong["per_hour"]}}
	for _, n := range sent {
		row := admin.NewsRow{Title: n.Title, At: d.clock(n.At), By: n.By, Went: plural(int(n.Tally.Queued), "letter", "letters"), State: "Sent to all"}
		if n.Tally.Waits > 0 {
			row.Went += ", " + strconv.FormatInt(n.Tally.Waits, 10) + " later, as people chose"
		}
		if n.Tally.LeftOut > 0 {
			row.Went += ", " + strconv.FormatInt(n.Tally.LeftOut, 10) + " left out, as people chose"
		}
		if n.DoneAt.IsZero() {
			row.State = "On its way"
		}
		page.News = append(page.News, row)
	}
	return web.Render(c, status, page.View())
}

// topicName is a topic as shoppers read it.
func topicName(m setting.Mailing, handle string) string {
	for _, t := range m.Topics {
		if t.Handle == handle {
			return t.Name
		}
	}
	return cmp.Or(handle, "Everything")
}

// seenOf names what a form was drawn from.
func seenOf(m setting.Mailing) string {
	text, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	return id.Hash(string(text))
}
