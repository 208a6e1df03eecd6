package admin

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
	"regulars/store/fault"
	"regulars/store/id"
)

// mostPictures bounds the pictures of one product.
const mostPictures = 50

// readPictures reads the pictures in the order in which the form has them. One that
// is stored and not in the form stays, at the end.
func (v *goods) readPictures(c echo.Context) {
	stored := v.Media
	v.Media = nil
	var gone []string
	for n := range rowsSent(c, "pictures", mostPictures) {
		key := "m." + strconv.Itoa(n) + "."
		m, ok := pictureOf(c, key, stored)
		if c.FormValue(key+"gone") == "yes" {
			gone = append(gone, m.ID)
			continue
		}
		if !ok {
			continue
		}
		m.Alt = strings.TrimSpace(c.FormValue(key + "alt"))
		m.FocusX, m.FocusY = percent(c.FormValue(key+"x")), percent(c.FormValue(key+"y"))
		v.Media = append(v.Media, m)
		if !slices.ContainsFunc(stored, func(x catalog.Media) bool { return x.ID == m.ID }) {
			v.fresh = append(v.fresh, m.ID)
		}
	}
	for _, m := range stored {
		if !slices.Contains(gone, m.ID) && !slices.ContainsFunc(v.Media, func(x catalog.Media) bool { return x.ID == m.ID }) {
			v.Media = append(v.Media, m)
		}
	}
	v.orderPictures(c.FormValue("act"))
}

// pictureOf is a stored picture by its id, or one that was uploaded with the form
// before and is not stored yet.
func pictureOf(c echo.Context, key string, stored []catalog.Media) (catalog.Media, bool) {
	m := catalog.Media{ID: c.FormValue(key + "id")}
	if i := slices.IndexFunc(stored, func(x catalog.Media) bool { return x.ID == m.ID }); i >= 0 {
		return stored[i], true
	}
	if m.File = c.FormValue(key + "file"); m.ID == "" || len(m.ID) > 40 || !fileName.MatchString(m.File) {
		return m, false
	}
	m.Width, _ = strconv.Atoi(c.FormValue(key + "width")) // a nonsense size is a wrong ratio, no more
	m.Height, _ = strconv.Atoi(c.FormValue(key + "height"))
	return m, true
}

// percent reads how far a point is from an edge; what is none is the middle.
func percent(typed string) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil || n < 1 || n > 100 {
		return 0
	}
	return n
}

// orderPictures does what an up or down button beside a picture says.
func (v *goods) orderPictures(act string) {
	what, pictureID, _ := strings.Cut(act, ":")
	at := slices.IndexFunc(v.Media, func(m catalog.Media) bool { return m.ID == pictureID })
	to := at
	switch what {
	case "up":
		to--
	case "down":
		to++
	}
	if at >= 0 && to >= 0 && to < len(v.Media) {
		v.Media[at], v.Media[to] = v.Media[to], v.Media[at]
	}
}

// readUploads takes new pictures into the file store, so that none is chosen twice
// when something else is wrong with the form.
func (d *Door) readUploads(c echo.Context, v *goods) error {
	form, err := c.MultipartForm()
	if errors.Is(err, http.ErrNotMultipart) {
		return nil
	}
	if err != nil {
		return fault.New(fault.Invalid, "The pictures did not arrive whole. Please try again.").Because(err)
	}
	for _, header := range form.File["upload"] {
		if header.Size == 0 {
			continue
		}
		mistakes := fault.Fields{}
		kept, err := d.keepSent(c, header, "upload", mistakes)
		if err != nil {
			return err
		}
		if mistakes["upload"] != "" {
			v.wrong["upload"] = header.Filename + ": " + mistakes["upload"]
			continue
		}
		m := catalog.Media{ID: id.New(), File: kept.File, Width: kept.Width, Height: kept.Height}
		if !slices.ContainsFunc(v.Media, func(x catalog.Media) bool { return x.File == m.File }) && len(v.Media) < mostPictures {
			v.Media, v.fresh = append(v.Media, m), append(v.fresh, m.ID)
		}
	}
	return nil
}
