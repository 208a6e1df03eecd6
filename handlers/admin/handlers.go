// Package admin is the back office's front door: each file is a page or a noun's
// pages. It reads the request, asks one verb or noun, and maps the answer to the
// page's struct.
//
// It must not hold a rule of the shop, nor let a route in that does not say whom
// it is for: the table below is the whole of both. A new route is one line here,
// with the permission it needs (store/staff/role.go says which role has it: orders
// are read, edited, packed and refunded; customers read, edited and erased; products,
// stock, content, reports); what is dangerous in an open browser goes through fresh.
// The tests walk every route as every role and as nobody and compare: no second list
// is to be kept. A route for which the household of cmd/regulars has nothing to show
// is asked for with an id that does not exist.
package admin

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/census"
	"regulars/store/checkout"
	"regulars/store/content"
	"regulars/store/message"
	"regulars/store/notify"
	"regulars/store/personalize"
	"regulars/store/recommend"
	"regulars/store/report"
	"regulars/store/staff"
)

// Door is the back office.
type Door struct {
	House    *web.House
	Stylist  *personalize.Stylist
	Census   *census.Counter
	Desk     *checkout.Desk
	Catalog  *browse.Catalog    // for what a made-up person bought or looked at
	Products *catalog.Directory // for the list of all of them
	Guide    *recommend.Guide   // for rows in previews of a person; nil where there is none
	Mailer   notify.Mailer      // for invitations
	Sums     *report.Memory     // of days that are over; nil makes one

	MailFrom string           // where mails come from; "" is the shop's own address
	DNS      message.Resolver // zero asks as the machine does

	// Demo fills an empty shop with the demonstration; nil offers none.
	Demo func(context.Context) error

	// Draining is closed when the shop stops: streams end. nil never is.
	Draining <-chan struct{}

	writer *content.Writer
	pulse  pulse
}

// anyone marks the few routes that need no login.
const anyone staff.Permission = ""

// Route is one address of the back office and the permission it needs.
type Route struct {
	Method, Path string
	Needs        staff.Permission
	do           echo.HandlerFunc
}

// get and post are how the back office is asked.
const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Routes are all of them.
func (d *Door) Routes() []Route {
	return slices.Concat(d.entrance(), d.looks(), d.changeRoutes(), d.texts(), d.trade(), d.orderRoutes(), d.people(), d.goods(), d.exportRoutes(), d.transferRoutes(), d.rooms())
}

// entrance is how staff come in, and what each may do with an account of their own.
func (d *Door) entrance() []Route {
	return []Route{
		{get, "/admin/login", anyone, d.login},
		{post, "/admin/login", anyone, d.tryLogin},
		{get, "/admin/login/code", anyone, d.secondStep},
		{post, "/admin/login/code", anyone, d.trySecondStep},
		{post, "/admin/login/passkey/start", anyone, d.askPasskey},
		{post, "/admin/login/passkey", anyone, d.loginWithPasskey},
		{get, "/admin/first-run/:token", anyone, d.firstRun},
		{post, "/admin/first-run/:token", anyone, d.found},
		{get, "/admin/recover/:token", anyone, d.recovery},
		{post, "/admin/recover/:token", anyone, d.recovered},
		{get, "/admin/join/:token", anyone, d.invitation},
		{post, "/admin/join/:token", anyone, d.join},

		{get, "/admin", staff.Self, d.home},
		{post, "/admin/logout", staff.Self, d.logout},
		{get, "/admin/account", staff.Self, d.account},
		{post, "/admin/account/password", staff.Self, d.changePassword},
		{post, "/admin/account/logout-everywhere", staff.Self, d.logoutEverywhere},
		{post, "/admin/account/sessions/:id/end", staff.Self, d.endSession},
		{post, "/admin/account/factor/start", staff.Self, d.fresh("/admin/account", d.startFactor)},
		{get, "/admin/account/factor", staff.Self, d.fresh("", d.factor)},
		{post, "/admin/account/factor", staff.Self, d.fresh("/admin/account", d.turnFactorOn)},
		{post, "/admin/account/factor/codes", staff.Self, d.fresh("/admin/account", d.newCodes)},
		{post, "/admin/account/factor/off", staff.Self, d.fresh("/admin/account", d.turnFactorOff)},
		{get, "/admin/account/passkeys/new", staff.Self, d.fresh("", d.newPasskey)},
		{post, "/admin/account/passkeys/start", staff.Self, d.fresh("/admin/account/passkeys/new", d.startPasskey)},
		{post, "/admin/account/passkeys", staff.Self, d.fresh("/admin/account/passkeys/new", d.addPasskey)},
		{get, "/admin/account/passkeys/:id/remove", staff.Self, d.fresh("", d.askRemovePasskey)},
		{post, "/admin/account/passkeys/:id/remove", staff.Self, d.fresh("/admin/account", d.removePasskey)},
		{get, "/admin/again", staff.Self, d.again},
		{post, "/admin/again", staff.Self, d.proveAgain},
	}
}

// looks is what the shop shows, to whom, and why.
func (d *Door) looks() []Route {
	return []Route{
		{get, "/admin/content", staff.ReadContent, d.content},
		{get, "/admin/content/new", staff.EditContent, d.newPiece},
		{post, "/admin/content/new", staff.EditContent, d.savePiece},
		{get, "/admin/content/sections/:page", staff.ReadContent, d.sections},
		{post, "/admin/content/sections/:page", staff.EditContent, d.saveSections},
		{get, "/admin/content/:id", staff.ReadContent, d.piece},
		{post, "/admin/content/:id", staff.EditContent, d.savePiece},
		{post, "/admin/content/:id/up", staff.EditContent, d.moveUp},
		{post, "/admin/content/:id/down", staff.EditContent, d.moveDown},
		{post, "/admin/content/:id/switch", staff.EditContent, d.switchPiece},
		{get, "/admin/content/:id/draft", staff.ReadContent, d.draftPage},
		{post, "/admin/content/:id/approve", staff.EditContent, d.approvePiece},
		{post, "/admin/content/:id/publish", staff.EditContent, d.publishPiece},
		{post, "/admin/content/:id/schedule", staff.EditContent, d.schedulePiece},
		{post, "/admin/content/:id/unschedule", staff.EditContent, d.unschedulePiece},
		{post, "/admin/content/:id/discard", staff.EditContent, d.discardDraft},
		{get, "/admin/content/:id/versions", staff.ReadContent, d.versions},
		{post, "/admin/content/:id/versions/:version/revert", staff.EditContent, d.revertPiece},
		{get, "/admin/content/:id/delete", staff.EditContent, d.askDeletePiece},
		{post, "/admin/content/:id/delete", staff.EditContent, d.deletePiece},

		{get, "/admin/segments", staff.ReadContent, d.segments},
		{get, "/admin/segments/new", staff.EditContent, d.newSegment},
		{post, "/admin/segments/new", staff.EditContent, d.saveSegment},
		{post, "/admin/segments/new/draft", staff.EditContent, d.draftSegment},
		{get, "/admin/segments/:id", staff.ReadContent, d.segment},
		{post, "/admin/segments/:id/draft", staff.EditContent, d.draftSegment},
		{post, "/admin/segments/:id", staff.EditContent, d.saveSegment},
		{get, "/admin/segments/:id/delete", staff.EditContent, d.askDeleteSegment},
		{post, "/admin/segments/:id/delete", staff.EditContent, d.deleteSegment},
		{get, "/admin/segments/:id/versions", staff.ReadContent, d.segmentVersions},
		{post, "/admin/segments/:id/versions/:version/restore", staff.EditContent, d.restoreSegment},
		{get, "/admin/audit", staff.ReadContent, d.audit},
		{get, binPage, staff.ReadContent, d.bin},
		{post, "/admin/audit/:id/back", staff.EditContent, d.putActBack},
		{get, "/admin/preview", staff.ReadContent, d.preview},
		{post, "/admin/preview", staff.ReadContent, d.askPreview},
		{get, "/admin/preview/side", staff.ReadContent, d.sideBySide},
		{get, "/admin/why", staff.ReadContent, d.whyPerson},
		{post, "/admin/why", staff.ReadContent, d.askWhy},

		{get, "/admin/look", staff.ReadContent, d.look},
		{post, "/admin/look", staff.EditContent, d.saveLook},
		{get, "/admin/look/sample", staff.ReadContent, d.lookSample},
		{get, "/admin/look/sheet.css", staff.ReadContent, d.lookSheet},
		{get, "/admin/words", staff.ReadContent, d.words},
		{post, "/admin/words", staff.EditContent, d.saveWords},
		{get, "/admin/words/file", staff.ReadContent, d.wordsFile},
		{post, "/admin/words/file", staff.EditContent, d.checkWordsFile},
		{post, "/admin/words/language", staff.EditContent, d.addLanguage},
		{post, "/admin/words/language/remove", staff.EditContent, d.removeLanguage},
	}
}

// texts are pages of words alone.
func (d *Door) texts() []Route {
	return []Route{
		{get, "/admin/pages", staff.ReadContent, d.textPages},
		{get, "/admin/pages/new", staff.EditContent, d.newTextPage},
		{post, "/admin/pages/new", staff.EditContent, d.saveTextPage},
		{get, "/admin/pages/:handle", staff.ReadContent, d.textPage},
		{post, "/admin/pages/:handle", staff.EditContent, d.saveTextPage},
		{get, "/admin/pages/:handle/draft", staff.ReadContent, d.pageDraft},
		{post, "/admin/pages/:handle/approve", staff.EditContent, d.approveTextPage},
		{post, "/admin/pages/:handle/publish", staff.EditContent, d.publishTextPage},
		{post, "/admin/pages/:handle/schedule", staff.EditContent, d.scheduleTextPage},
		{post, "/admin/pages/:handle/unschedule", staff.EditContent, d.unscheduleTextPage},
		{post, "/admin/pages/:handle/discard", staff.EditContent, d.discardTextPage},
		{get, "/admin/pages/:handle/versions", staff.ReadContent, d.pageVersions},
		{post, "/admin/pages/:handle/versions/:version/revert", staff.EditContent, d.revertTextPage},
	}
}

// trade is what comes in and goes out.
func (d *Door) trade() []Route {
	return []Route{
		{get, "/admin/reviews", staff.ReadReviews, d.reviews},
		{get, "/admin/reviews/:id", staff.ReadReviews, d.review},
		{post, "/admin/reviews/:id", staff.ReadReviews, d.answerReview},
		{get, "/admin/reviews/photos/:photo", staff.ReadReviews, d.reviewPhoto},
		{get, "/admin/reviews/photos/:photo/small", staff.ReadReviews, d.reviewPhoto},
		{post, "/admin/reviews/:id/accept", staff.ReadReviews, d.acceptReview},
		{post, "/admin/reviews/:id/decline", staff.ReadReviews, d.declineReview},
		{get, "/admin/events", staff.ReadMails, d.stuck},
		{post, "/admin/events/:id/again", staff.ReadMails, d.retry},
		{get, "/admin/mails", staff.ReadMails, d.mails},
		{get, "/admin/mails/letters", staff.ReadMails, d.letters},
		{get, "/admin/mails/letters/:kind", staff.ReadMails, d.letter},
		{post, "/admin/mails/letters/:kind", staff.ReadMails, d.tryLetter},
		{get, mailingPage, staff.EditSettings, d.mailing},
		{post, mailingPage, staff.EditSettings, d.saveMailing},
		{get, newsPage, staff.EditSettings, d.news},
		{post, newsPage, staff.EditSettings, d.sendNews},
		{get, domainPage, staff.EditSettings, d.mailDomain},
		{post, domainPage, staff.EditSettings, d.checkDomain},
		{get, "/admin/mails/:id", staff.ReadMails, d.mail},
		{post, "/admin/mails/:id/trust", staff.ReadMails, d.trustAddress},
		{post, "/admin/mails/:id/again", staff.ReadMails, d.sendAgain},

		{get, "/admin/live", staff.ReadReports, d.live},
		{get, "/admin/reports", staff.ReadReports, d.reports},
		{get, "/admin/reports/:report", staff.ReadReports, d.report},
		{get, "/admin/reports/:report/csv", staff.ReadReports, d.reportFile},
		{get, "/admin/reports/:report/sql", staff.ReadReports, d.reportQuery},

		{get, "/admin/products", staff.ReadProducts, d.products},
		{get, "/admin/products/:handle/fits", staff.ReadProducts, d.fits},
		{post, "/admin/products/:handle/fits", staff.EditContent, d.saveFits},
		{post, "/admin/products/export", staff.ExportProducts, d.fresh("/admin/products", d.export)},
		{get, "/admin/products/import", staff.ImportProducts, d.chooseImport},
		{post, "/admin/products/import", staff.ImportProducts, d.keepImport},
		{get, "/admin/products/import/:id", staff.ImportProducts, d.checkImport},
		{post, "/admin/products/import/:id/columns", staff.ImportProducts, d.chooseColumns},
		{get, "/admin/products/imports", staff.ImportProducts, d.imports},
		{get, "/admin/products/imports/:import", staff.ImportProducts, d.importDone},
		{post, "/admin/products/imports/:import/back", staff.ImportProducts, d.takeImportBack},
		{post, "/admin/products/import/:id", staff.ImportProducts, d.doImport},
	}
}

// rooms is the shop itself and who works in it.
func (d *Door) rooms() []Route {
	return []Route{
		{get, "/admin/begin", staff.EditSettings, d.begin},
		{post, "/admin/begin/demo", staff.EditSettings, d.fillDemo},
		{get, "/admin/begin/:step", staff.EditSettings, d.beginStep},
		{post, "/admin/begin/:step", staff.EditSettings, d.saveStep},
		{post, "/admin/begin/:step/later", staff.EditSettings, d.laterStep},
		{get, "/admin/settings", staff.EditSettings, d.settings},
		{post, "/admin/settings", staff.EditSettings, d.saveSettings},
		{get, keepingPage, staff.EditSettings, d.keeping},
		{post, keepingPage, staff.EditSettings, d.saveKeeping},
		{get, "/admin/staff", staff.ManageStaff, d.staff},
		{post, "/admin/staff/invite", staff.ManageStaff, d.fresh("/admin/staff", d.invite)},
		{post, "/admin/staff/withdraw", staff.ManageStaff, d.fresh("/admin/staff", d.withdraw)},
		{post, "/admin/staff/demand", staff.ManageStaff, d.fresh("/admin/staff", d.demand)},
		{get, "/admin/staff/:id", staff.ManageStaff, d.staffMember},
		{post, "/admin/staff/:id/logout", staff.ManageStaff, d.fresh("/admin/staff", d.logoutMember)},
		{post, "/admin/staff/:id/factor-off", staff.ManageStaff, d.fresh("/admin/staff", d.dropFactor)},
		{post, "/admin/staff/:id/role", staff.ManageStaff, d.fresh("/admin/staff", d.changeRole)},
		{post, "/admin/staff/:id/places", staff.ManageStaff, d.fresh("/admin/staff", d.bindToPlaces)},
		{post, "/admin/staff/:id/disable", staff.ManageStaff, d.fresh("/admin/staff", d.disable)},
		{post, "/admin/staff/:id/enable", staff.ManageStaff, d.fresh("/admin/staff", d.enable)},
		{get, "/admin/log", staff.ManageStaff, d.log},
	}
}

// Mount adds the routes.
func (d *Door) Mount(e *echo.Echo) {
	d.writer = content.NewWriter()
	d.House.Bounding = append(d.House.Bounding, wordsFilePath)
	if d.Sums == nil {
		d.Sums = report.NewMemory()
	}
	for _, r := range d.Routes() {
		e.Add(r.Method, r.Path, r.do, d.guard(r.Needs))
	}
}
