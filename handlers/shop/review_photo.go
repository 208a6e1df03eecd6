package shop

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/fault"
	"regulars/store/picture"
	"regulars/store/review"
)

// How wide the two sizes of a photo are at most, in pixels; both are among picture.Widths.
const (
	smallPhoto = 320
	largePhoto = 960
)

// photo is GET /reviews/photos/{photo} and /small: for everybody once its review is shown, for
// its author before that.
func (b *Browsing) photo(c echo.Context) error {
	small := strings.HasSuffix(c.Path(), "/small")
	p, of, err := review.FindPhoto(c.Request().Context(), b.House.DB.Read(), c.Param("photo"), small)
	if err != nil {
		return err
	}
	who := web.Of(c).CustomerID
	switch {
	case of.State == review.Accepted:
		c.Response().Header().Set("Cache-Control", "public, max-age=86400") // not for ever: it can be taken away
	case who == "" || who != of.CustomerID:
		return fault.New(fault.NotFound, "There is no such photo.")
	}
	return web.SendPhoto(c, p, small)
}

// readPhotos takes the photos that came with a form, one after the other: each is decoded and
// encoded anew, and nothing of what a camera wrote into its file is kept.
func (a *Account) readPhotos(c echo.Context) ([]review.Photo, error) {
	form, err := c.MultipartForm()
	if errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "The photos did not arrive whole. Please try again.").Because(err)
	}
	var list []review.Photo
	for _, header := range form.File["photos"] {
		if header.Size == 0 {
			continue
		}
		if len(list) == review.MaxPhotos {
			return nil, wrongPhoto("Choose 4 photos at most.")
		}
		file, err := header.Open()
		if err != nil {
			return nil, err
		}
		content := new(bytes.Buffer)
		_, err = content.ReadFrom(file)
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		p, err := a.develop(c, content)
		if fault.KindOf(err) == fault.Invalid {
			return nil, wrongPhoto(header.Filename + ": " + web.Of(c).Words.Known(fault.Message(err)))
		}
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

func wrongPhoto(words string) error { return fault.InvalidFields(fault.Fields{"photos": words}) }

// develop makes the two sizes of a photo. One at a time in the whole shop: a picture takes much
// memory while it is open.
func (a *Account) develop(c echo.Context, content *bytes.Buffer) (review.Photo, error) {
	select {
	case a.darkroom <- struct{}{}:
		defer func() { <-a.darkroom }()
	case <-c.Request().Context().Done():
		return review.Photo{}, c.Request().Context().Err()
	}
	p, err := picture.Read(content)
	if err != nil {
		return review.Photo{}, err
	}
	large := p.Files[0]
	for _, f := range p.Files {
		if f.Width <= largePhoto {
			large = f
		}
	}
	return review.Photo{Type: large.Type, Width: large.Width, Height: large.Height, Small: p.Files[0].Bytes, Large: large.Bytes}, nil
}
