package admin

import (
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/content"
	"regulars/store/fault"
	"regulars/views/admin"
	"regulars/views/ui"
)

// inserted is a picture to be put into a text, as far as it was typed.
type inserted struct{ alt string }

// readInserted puts a picture that came along into the text, at its end, with the
// words for people who cannot see it; without those it is refused.
func (d *Door) readInserted(c echo.Context, body *string, wrong fault.Fields) (in inserted, err error) {
	in.alt = strings.TrimSpace(c.FormValue("insert_alt"))
	header, err := sentFile(c, "insert")
	switch {
	case err != nil:
		return in, err
	case header == nil:
		if c.FormValue("act") == "insert" {
			wrong["insert"] = "Choose a picture."
		}
		return in, nil
	case in.alt == "":
		wrong["insert_alt"] = "Describe the picture for people who cannot see it, and choose it again."
		return in, nil
	}
	kept, err := d.keepSent(c, header, "insert", wrong)
	if err != nil || wrong["insert"] != "" {
		return in, err
	}
	*body = strings.TrimRight(*body, "\n") + "\n\n" + content.InText(in.alt, kept.File) + "\n"
	return inserted{}, nil
}

// field asks for the picture and its words.
func (in inserted) field(wrong fault.Fields) admin.PictureField {
	return admin.PictureField{
		Name: "insert", Label: "A picture in the text", Hint: "JPEG, PNG or WebP. It goes to the end of the text; move its line where you want it.", Error: wrong["insert"],
		Alt: ui.Field{Name: "insert_alt", Label: "What it shows", Hint: "For people who cannot see it.", Value: in.alt, MaxLength: 300, Optional: true, Error: wrong["insert_alt"]},
	}
}
