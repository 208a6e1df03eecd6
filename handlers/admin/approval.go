package admin

import (
	"github.com/labstack/echo/v4"

	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// What the form says of who may publish.
const (
	approvalAlone  = "alone"
	approvalSecond = "second"
)

// approvalGroup is who may publish, among the settings.
func approvalGroup(s setting.Shop) admin.SettingGroup {
	return admin.SettingGroup{Title: "Publishing", About: "Of drafts of pieces and text pages. With two, whoever has written in a draft cannot approve it, nor publish it before somebody else has approved it; so two people need the right to edit content.",
		Fields: ui.Fields{{Name: "approval", Label: "Who publishes", Width: ui.Half, Options: []ui.Option{
			{Value: approvalAlone, Label: "Whoever may edit it", Selected: !s.Staff.SecondApprover}, {Value: approvalSecond, Label: "Somebody else has to approve", Selected: s.Staff.SecondApprover}}}}}
}

// publisher is the member at work as one who decides about a draft, by what the owner has
// set at this moment.
func publisher(c echo.Context, q db.Q) (content.By, error) {
	shop, err := setting.FindShop(c.Request().Context(), q)
	return content.By{ID: at(c).ID, Name: at(c).Name, Alone: !shop.Staff.SecondApprover}, err
}

// approval says who may publish a draft.
func (d *Door) approval(c echo.Context, w content.Writing, page *admin.Draft) {
	two := d.House.Shop().Staff.SecondApprover
	by := content.By{ID: at(c).ID, Name: at(c).Name, Alone: !two}
	page.MayRelease, page.MayApprove = w.MayRelease(by), two && w.MayApprove(by)
	switch {
	case !two:
	case w.ApprovedBy != "":
		page.Approval = "Approved by " + w.ApprovedBy + "."
	case !page.MayRelease:
		page.Approval = "You have written in this. Somebody else has to approve it before it is published."
	default:
		page.Approval = "To publish it, now or at a time, is to approve it."
	}
}

func (d *Door) approvePiece(c echo.Context) error {
	err := d.write(c, func(q db.Q) error {
		ctx := c.Request().Context()
		v, err := content.FindDraft(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		by, err := publisher(c, q)
		if err != nil {
			return err
		}
		if v.ApprovedBy == by.Name {
			return nil
		}
		if err := content.Approve(ctx, q, v.ID, seen(c, "edition"), by); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "approved the draft of", About: pieceURL(v.ID), Title: pieceTitle(v.Piece)}, nil, v)
	})
	return d.toDraft(c, pieceURL(c.Param("id")), err, "You have approved it. Its authors may publish it now.")
}

func (d *Door) approveTextPage(c echo.Context) error {
	err := d.write(c, func(q db.Q) error {
		v, _, err := draftOfPage(c, q)
		if err != nil {
			return err
		}
		by, err := publisher(c, q)
		if err != nil {
			return err
		}
		if v.ApprovedBy == by.Name {
			return nil
		}
		if err := content.ApprovePage(c.Request().Context(), q, v.ID, seen(c, "edition"), by); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "approved the draft of the page", About: pageURL(v.Handle), Title: v.Title}, nil, v)
	})
	return d.toDraft(c, pageURL(c.Param("handle")), err, "You have approved it. Its authors may publish it now.")
}
