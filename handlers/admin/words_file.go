package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/fault"
	"regulars/store/wording"
	"regulars/views/admin"
)

// wordsFile is GET /admin/words/file: all texts of a language, with what the shop says.
func (d *Door) wordsFile(c echo.Context) error {
	a := askedOf(c.QueryParams(), d.House.Shop().Language)
	all, err := d.entries(c, d.House.DB.Read(), a.language)
	if err != nil {
		return err
	}
	table := make(map[string]string, len(all))
	for _, e := range all {
		table[e.key] = e.now()
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="words-`+a.language+`.json"`)
	return c.JSONPretty(http.StatusOK, table, " ")
}

// mostRefused bounds how many refused texts of a file are listed.
const mostRefused = 20

// checkWordsFile is POST /admin/words/file: what a file would change. Nothing is saved.
func (d *Door) checkWordsFile(c echo.Context) error {
	tag := askedOf(c.QueryParams(), d.House.Shop().Language).language // the form may be too large to be read
	table, err := sentWords(c)
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			return err
		}
		return d.showWords(c, http.StatusUnprocessableEntity, wordsAsked{language: tag}, typedWords{fileWrong: fault.Message(err)})
	}
	all, err := d.entries(c, d.House.DB.Read(), tag)
	if err != nil {
		return err
	}
	page := admin.WordsFile{Frame: d.frame(c, "What would change"), Language: tag}
	for _, e := range all {
		text, ok := table[e.key]
		delete(table, e.key)
		if text = wording.Clean(text); !ok || text == "" || text == e.now() {
			continue
		}
		if wrong := e.check(text); wrong != "" {
			page.Wrong = append(page.Wrong, "“"+e.key+"”: "+wrong)
			continue
		}
		page.Changes = append(page.Changes, admin.WordChange{Number: strconv.Itoa(len(page.Changes)), Source: e.key, Was: e.changed.Text, Before: e.now(), After: text})
	}
	if len(table) > 0 {
		page.Wrong = append(page.Wrong, plural(len(table), "text of the file is", "texts of the file are")+" not in this shop.")
	}
	if n := len(page.Wrong); n > mostRefused {
		page.Wrong = append(page.Wrong[:mostRefused], fmt.Sprintf("And %d more.", n-mostRefused))
	}
	page.Lead = plural(len(page.Changes), "text", "texts") + " would change in the language " + tag + ". Nothing is saved yet."
	return web.Render(c, http.StatusOK, page.View())
}

// wordsFilePath is where files of words come from and go to.
const wordsFilePath = "/admin/words/file"

// mostWordBytes is how large a file of words may be: ten times what all texts are in
// one language. mostUnread is how much more is let in, unread, so that a browser that is
// still sending reads the answer.
const (
	mostWordBytes = 2 << 20
	mostUnread    = 64 << 20
)

// sentWords reads the file of a form: an object of texts. It bounds what it reads itself,
// so that who sends too much is told so where they look.
func sentWords(c echo.Context) (map[string]string, error) {
	body := c.Request().Body
	c.Request().Body = http.MaxBytesReader(nil, body, mostWordBytes)
	header, err := c.FormFile("file")
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		_, err = io.CopyN(io.Discard, body, mostUnread)
		return nil, fault.New(fault.Invalid, fmt.Sprintf("The file is larger than %d MB: this is no file of words as the download is.", mostWordBytes>>20)).Because(err)
	}
	if errors.Is(err, http.ErrMissingFile) || err == nil && header.Size == 0 {
		return nil, fault.New(fault.Invalid, "Choose a file.")
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "The file did not arrive whole. Please try again.").Because(err)
	}
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	table := map[string]string{}
	if err := json.Unmarshal(raw, &table); err != nil {
		return nil, fault.New(fault.Invalid, "This is not a file of words: it must be JSON, an object of texts, as the download is.").Because(err)
	}
	return table, nil
}
