package admin

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/picture"
	"regulars/store/segment"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// draft is a piece as it was typed, with what is wrong with it. Version is what
// was published when the form was made, 0 for nothing.
type draft struct {
	content.Draft
	startsAt, endsAt, position string
	countsTo, most, keep       string
	wrong                      fault.Fields
	theirs                     *content.Piece // what somebody else has saved meanwhile
	sample                     bool
	insert                     inserted
	problem                    string // why nobody would see it: to be read before it is published
}

func (d *Door) newPiece(c echo.Context) error {
	slot, ok := content.FindSlot(c.QueryParam("slot"))
	if !ok {
		slot = content.Slots()[1]
	}
	p := content.Piece{Slot: slot.Name, Kind: slot.Kinds[0], SegmentID: c.QueryParam("segment"), Enabled: true, Position: 10}
	return d.showPiece(c, http.StatusOK, draft{Draft: content.Draft{Piece: p}, position: "10"})
}

func (d *Door) piece(c echo.Context) error {
	p, err := latest(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	return d.showPiece(c, http.StatusOK, d.draftOf(p))
}

// latest is the draft of a piece, or what is published as a draft that was not begun.
// Its version is what is published.
func latest(ctx context.Context, q db.Q, pieceID string) (content.Draft, error) {
	v, err := content.FindDraft(ctx, q, pieceID)
	begun := err == nil
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return v, err
	}
	p, err := content.FindPiece(ctx, q, pieceID)
	switch {
	case err == nil && begun:
		v.Version = p.Version
	case err == nil:
		v = content.Draft{Piece: p}
	case begun && fault.KindOf(err) == fault.NotFound:
		v.Version = 0
	default:
		return v, err
	}
	return v, nil
}

const typedTime = "2006-01-02T15:04"

func (d *Door) draftOf(p content.Draft) draft {
	v := draft{Draft: p, position: strconv.FormatInt(p.Position, 10), sample: true}
	d.typeBounds(&v)
	return v
}

// readPiece reads the form: the fields that a merchandiser may set and no others.
func (d *Door) readPiece(c echo.Context) (draft, error) {
	ctx := c.Request().Context()
	v := draft{wrong: fault.Fields{}, startsAt: c.FormValue("starts_at"), endsAt: c.FormValue("ends_at"), position: c.FormValue("position")}
	if pieceID := c.Param("id"); pieceID != "" {
		p, err := latest(ctx, d.House.DB.Read(), pieceID)
		if err != nil {
			return v, err
		}
		v.Draft = p
		if v.Version, err = strconv.ParseInt(c.FormValue("version"), 10, 64); err != nil {
			v.Version = p.Version
		}
		v.Edition = max(0, seen(c, "edition"))
	}
	for name, to := range map[string]*string{
		"slot": &v.Slot, "kind": &v.Kind, "segment": &v.SegmentID, "title": &v.Title, "kicker": &v.Kicker, "body": &v.Body, "link_url": &v.LinkURL,
		"link_text": &v.LinkText, "collection": &v.Collection, "why": &v.Why, "accent": &v.Accent,
	} {
		*to = strings.TrimSpace(strings.ReplaceAll(c.FormValue(name), "\r\n", "\n"))
	}
	v.Enabled = c.FormValue("enabled") == "yes"
	d.readBounds(c, &v)
	n, err := strconv.ParseInt(v.position, 10, 32)
	if err != nil {
		v.wrong["position"] = "Enter a whole number. Lower ones go first."
	}
	v.Position = n
	if v.insert, err = d.readInserted(c, &v.Body, v.wrong); err != nil {
		return v, err
	}
	return v, d.readPicture(c, &v)
}

func (d *Door) readTime(typed, field string, wrong fault.Fields) time.Time {
	return readTimeIn(typed, field, d.House.Zone(), wrong)
}

func readTimeIn(typed, field string, zone *time.Location, wrong fault.Fields) time.Time {
	if typed == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(typedTime, typed, zone)
	if err != nil {
		wrong[field] = "Enter a date and a time, such as 2026-12-24T18:00."
	}
	return t
}

var fileName = regexp.MustCompile(`^[0-9A-Za-z_-]{1,100}\.(jpg|png|webp|svg)$`)

// readPicture takes a piece's picture from the form. The old phone picture goes with
// the one it belonged to.
func (d *Door) readPicture(c echo.Context, v *draft) (err error) {
	v.Picture, err = d.sentPicture(c, v.Picture, v.wrong)
	return err
}

// sentPicture is a new picture, or the present one of the form, or none where it is
// removed.
func (d *Door) sentPicture(c echo.Context, before content.Picture, wrong fault.Fields) (sent content.Picture, err error) {
	if name := c.FormValue("picture_file"); name == before.File {
		sent = before
	} else if fileName.MatchString(name) {
		width, _ := strconv.Atoi(c.FormValue("picture_width")) // a nonsense size is a wrong ratio, no more
		height, _ := strconv.Atoi(c.FormValue("picture_height"))
		sent = content.Picture{File: name, Width: width, Height: height}
	}
	if c.FormValue("picture_remove") == "yes" {
		sent = content.Picture{}
	}
	header, err := sentFile(c, "picture")
	if err != nil {
		return sent, err
	}
	if header != nil {
		kept, err := d.keepSent(c, header, "picture", wrong)
		if err != nil {
			return sent, err
		}
		if wrong["picture"] == "" {
			sent = kept
		}
	}
	if sent.File != "" {
		sent.Alt = strings.TrimSpace(c.FormValue("picture_alt"))
	}
	return sent, nil
}

// sentFile is a file that came with a form, nil for none.
func sentFile(c echo.Context, name string) (*multipart.FileHeader, error) {
	header, err := c.FormFile(name)
	switch {
	case errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) || err == nil && header.Size == 0:
		return nil, nil
	case err != nil:
		return nil, fault.New(fault.Invalid, "The picture did not arrive whole. Please try again.").Because(err)
	}
	return header, nil
}

// keepSent puts a picture that came with a form into the file store; one that cannot
// be read is a mistake in its field.
func (d *Door) keepSent(c echo.Context, header *multipart.FileHeader, field string, wrong fault.Fields) (content.Picture, error) {
	file, err := header.Open()
	if err != nil {
		return content.Picture{}, err
	}
	defer file.Close()
	kept, err := d.keepPicture(c.Request().Context(), file)
	if fault.KindOf(err) == fault.Invalid {
		wrong[field] = fault.Message(err)
		err = nil
	}
	return kept, err
}

// keepPicture makes a picture's sizes and puts them into the file store.
func (d *Door) keepPicture(ctx context.Context, r io.Reader) (content.Picture, error) {
	p, err := picture.Read(r)
	if err != nil {
		return content.Picture{}, err
	}
	err = d.House.DB.Write(ctx, func(q db.Q) error {
		for _, f := range p.Files {
			if err := catalog.KeepFile(ctx, q, catalog.File{Name: f.Name, Type: f.Type, Bytes: f.Bytes}); err != nil {
				return err
			}
		}
		return nil
	})
	return content.Picture{File: p.Largest().Name, Width: p.Width, Height: p.Height}, err
}

func (d *Door) savePiece(c echo.Context) error {
	v, err := d.readPiece(c)
	if err != nil {
		return err
	}
	if c.FormValue("act") == "preview" {
		v.sample = true
		return d.showPiece(c, http.StatusOK, v)
	}
	if c.FormValue("act") == "insert" {
		if v.sample = true; len(v.wrong) > 0 {
			return d.showPiece(c, http.StatusUnprocessableEntity, v)
		}
		return d.showPiece(c, http.StatusOK, v)
	}
	for name, text := range fault.FieldsOf(v.Validate()) {
		if v.wrong[name] == "" {
			v.wrong[name] = text
		}
	}
	if err := d.checkPicks(c, &v); err != nil {
		return err
	}
	if len(v.wrong) > 0 {
		return d.showPiece(c, http.StatusUnprocessableEntity, v)
	}
	held, err := d.heldBack(c, content.PiecePart, v.ID)
	if err != nil {
		return err
	}
	publish := c.FormValue("act") == "publish" && !held
	if publish && c.FormValue("despite") != "yes" {
		if v.problem, err = d.problemOf(c, v.Piece); err != nil || v.problem != "" {
			return errOr(err, func() error { return d.showPiece(c, http.StatusUnprocessableEntity, v) })
		}
	}
	err = d.write(c, func(q db.Q) error { return keepDraft(c, q, &v.Draft, publish) })
	if errors.Is(err, content.ErrChanged) {
		return d.clash(c, v)
	}
	if err != nil {
		return err
	}
	if publish {
		return d.done(c, toSlot(v.Slot), "Published “"+pieceTitle(v.Piece)+"”. Shoppers see it now as its segment and schedule say.")
	}
	return d.done(c, pieceURL(v.ID)+"/draft", "Saved the draft of “"+pieceTitle(v.Piece)+"”. No shopper sees it yet.")
}

// keepDraft saves what was typed, over what whoever typed it has seen, and
// publishes it at once if asked to.
func keepDraft(c echo.Context, q db.Q, v *content.Draft, publish bool) error {
	ctx, seen := c.Request().Context(), v.Version
	if v.ID != "" {
		now, err := latest(ctx, q, v.ID)
		if err != nil {
			return err
		}
		if now.Version != seen {
			return content.ErrChanged
		}
	}
	v.ChangedBy, v.AuthorID = at(c).Name, at(c).ID
	if err := content.SaveDraft(ctx, q, v); err != nil || !publish {
		return err
	}
	_, err := publishDraft(c, q, v.ID, v.Edition, seen)
	return err
}

// clash shows both texts when somebody else has saved meanwhile.
func (d *Door) clash(c echo.Context, v draft) error {
	theirs, err := latest(c.Request().Context(), d.House.DB.Read(), v.ID)
	if err != nil {
		return err
	}
	v.theirs, v.Version, v.Edition = &theirs.Piece, theirs.Version, theirs.Edition
	return d.showPiece(c, http.StatusConflict, v)
}

func (d *Door) showPiece(c echo.Context, status int, v draft) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	segments, err := segment.List(ctx, q)
	if err != nil {
		return err
	}
	collections, err := catalog.ListCollections(ctx, q)
	if err != nil {
		return err
	}
	page, err := d.piecePage(c, v, segments, collections)
	if err != nil {
		return err
	}
	return web.Render(c, status, page.View())
}

func (d *Door) piecePage(c echo.Context, v draft, segments []segment.Segment, collections []catalog.Collection) (admin.Piece, error) {
	slot, _ := content.FindSlot(v.Slot)
	page := pieceFields(v, segments, collections)
	page.Frame, page.MayEdit = d.frame(c, "New piece"), at(c).May(staff.EditContent)
	var err error
	if page.Held, err = d.heldBack(c, content.PiecePart, v.ID); err != nil {
		return page, err
	}
	page.URL, page.Version, page.Zone = "/admin/content/new", strconv.FormatInt(v.Version, 10), d.House.Shop().TimeZone
	page.Edition, page.Insert = strconv.FormatInt(v.Edition, 10), v.insert.field(v.wrong)
	page.Head = admin.Head{Title: "New piece", Back: ui.Link{Text: "Content", URL: "/admin/content"}, Lead: slot.Page + ": " + slot.Label}
	if v.ID != "" {
		page.URL = "/admin/content/" + v.ID
		page.Title, page.Head.Title = "Edit piece", pieceTitle(v.Piece)
		page.Head.State, page.Head.StateKind = d.draftState(v.Draft)
		if v.Edition > 0 {
			page.Head.Act = ui.Link{Text: "What publishing changes", URL: page.URL + "/draft"}
		}
		if v.Version > 0 {
			page.VersionsURL = page.URL + "/versions"
			if at(c).May(staff.ReadReports) {
				page.LedToURL = "/admin/reports/pieces"
			}
		}
		if page.MayEdit {
			page.DeleteURL = page.URL + "/delete"
		}
		if err := d.seeAs(&page, v.Piece, segments); err != nil {
			return page, err
		}
	}
	if v.sample {
		page.Sample = d.pieceSample(v.Piece)
	}
	if page.Problem, page.Despite = v.problem, v.problem != ""; !page.Despite && v.ID != "" {
		var err error
		if page.Problem, err = d.problemOf(c, v.Piece); err == nil && page.Problem == "" {
			page.Problem, err = d.shadowed(c, v.Piece, segments)
		}
		if err != nil {
			return page, err
		}
	}
	page.Mistakes = ui.Summary(page.Words, page.Insert, page.Link, page.Picture, page.Segment, page.Why, page.Slot, page.Kind, page.Priority, page.More, page.Holds, page.Devices, page.Channel, page.Often, page.Schedule)
	if page.Despite {
		page.Mistakes = page.Mistakes.Whole("Read what stands above before you publish. Publish again to do it all the same.")
	}
	if v.theirs != nil {
		page.Mistakes = page.Mistakes.Whole(fault.Message(content.ErrChanged))
		page.Theirs, page.TheirsWho = d.pieceDifferences(v.Piece, *v.theirs, segments), "Theirs was saved on "+d.clock(v.theirs.ChangedAt)+"."
	}
	return page, nil
}

func (d *Door) seeAs(page *admin.Piece, p content.Piece, segments []segment.Segment) (err error) {
	var ids []string
	if p.SegmentID != "" {
		ids = append(ids, p.SegmentID)
	}
	path := "/"
	if slot, ok := content.FindSlot(p.Slot); ok {
		path = slot.Path
	}
	page.SeeURL, err = d.previewLink(ids, named(ids, segments), path, time.Time{})
	page.SeeText = "Open the shop as " + named(ids, segments) + " sees it"
	return err
}

func (d *Door) pieceSample(p content.Piece) *admin.Sample {
	s := &admin.Sample{Kicker: p.Kicker, Title: p.Title, HTML: d.writer.HTML(p.Body), LinkText: p.LinkText, Why: p.Why}
	if p.Picture.File != "" {
		s.Src, s.Alt, s.Width, s.Height = "/media/"+p.Picture.File, p.Picture.Alt, p.Picture.Width, p.Picture.Height
	}
	return s
}
