package admin

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/message"
	"regulars/store/notify"
	"regulars/store/preference"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

const newsPage = "/admin/mails/news"

// news is GET /admin/mails/news: a letter to those who want letters is written here.
func (d *Door) news(c echo.Context) error {
	return d.showNews(c, http.StatusOK, message.News{ID: id.New()}, nil, false)
}

// sendNews is POST /admin/mails/news: first it is shown, then sent, once.
func (d *Door) sendNews(c echo.Context) error {
	n := message.News{ID: c.FormValue("once"), Title: strings.TrimSpace(c.FormValue("title")), Text: strings.TrimSpace(strings.ReplaceAll(c.FormValue("text"), "\r\n", "\n")), Topic: c.FormValue("topic"), By: at(c).Name}
	if len(n.ID) < 10 || len(n.ID) > 40 {
		n.ID = id.New()
	}
	wrong, err := refused(n.Check())
	if err != nil {
		return err
	}
	if n.Topic != "" && topicName(d.House.Mailing(), n.Topic) == n.Topic && !d.hasTopic(n.Topic) {
		if wrong == nil {
			wrong = fault.Fields{}
		}
		wrong["topic"] = "Choose one of the topics."
	}
	switch {
	case len(wrong) > 0:
		return d.showNews(c, http.StatusUnprocessableEntity, n, wrong, false)
	case c.FormValue("act") != "send":
		return d.showNews(c, http.StatusOK, n, nil, c.FormValue("act") == "show")
	}
	err = d.write(c, func(q db.Q) error {
		if err := message.AddNews(c.Request().Context(), q, n); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "sent a letter to those who want letters,", About: mailingPage, Title: "“" + n.Title + "”"}, nil, map[string]string{"topic": topicName(d.House.Mailing(), n.Topic), "text": n.Text})
	})
	if err != nil {
		return err
	}
	return d.done(c, mailingPage, "“"+n.Title+"” goes out within the next minutes.")
}

// hasTopic says whether the owner has named a topic.
func (d *Door) hasTopic(handle string) bool {
	for _, t := range d.House.Mailing().Topics {
		if t.Handle == handle {
			return true
		}
	}
	return false
}

func (d *Door) showNews(c echo.Context, status int, n message.News, wrong fault.Fields, ready bool) error {
	on, err := preference.CountOn(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	topics := ui.Field{Name: "topic", Label: "About", Hint: "Who left the topic out does not get it.", Error: wrong["topic"], Options: []ui.Option{{Value: "", Label: "Everything", Selected: n.Topic == ""}}}
	for _, t := range d.House.Mailing().Topics {
		topics.Options = append(topics.Options, ui.Option{Value: t.Handle, Label: t.Name, Selected: t.Handle == n.Topic})
	}
	page := admin.News{Frame: d.frame(c, "Write to those who want letters"), Once: n.ID, Ready: ready, People: plural(int(on), "address", "addresses"), Nobody: on == 0, Topic: topics,
		Title: ui.Field{Name: "title", Label: "Subject", Value: n.Title, MaxLength: 150, Error: wrong["title"]},
		Text:  ui.Field{Name: "text", Label: "Letter", Hint: "An empty line begins a paragraph.", Value: n.Text, Rows: 12, Error: wrong["text"]}}
	if ready {
		page.Subject, page.Paragraphs, page.About = n.Title, notify.Paragraphs(n.Text), topicName(d.House.Mailing(), n.Topic)
	}
	return web.Render(c, status, page.View())
}
