package staff

import "slices"

// Permission is a right to do one kind of thing in the back office.
type Permission string

// The permissions. Self is what every member may do: see the start page and look
// after the own account.
const (
	Self           Permission = "self"
	ReadContent    Permission = "content.read"
	EditContent    Permission = "content.edit"
	ReadOrders     Permission = "orders.read"
	EditOrders     Permission = "orders.edit"
	ReadMails      Permission = "mails.read"
	ReadReviews    Permission = "reviews.read" // and decide whether they are shown
	ReadProducts   Permission = "products.read"
	ImportProducts Permission = "products.import"
	ExportProducts Permission = "products.export"
	EditSettings   Permission = "settings.edit"
	ManageStaff    Permission = "staff.manage"
)

// Role is a named set of permissions.
type Role string

// The roles.
const (
	Owner        Role = "owner"
	Merchandiser Role = "merchandiser"
	Clerk        Role = "clerk"
)

// rights is who may what, all of it.
var rights = map[Role][]Permission{
	Owner: {Self, ReadContent, EditContent, ReadOrders, EditOrders, ReadMails, ReadReviews, ReadProducts, ImportProducts, ExportProducts,
		EditSettings, ManageStaff},
	Merchandiser: {Self, ReadContent, EditContent, ReadOrders, ReadReviews, ReadProducts, ImportProducts, ExportProducts},
	Clerk:        {Self, ReadOrders, EditOrders, ReadMails, ReadReviews, ReadProducts},
}

// Roles are all roles, the one with the most rights first.
func Roles() []Role { return []Role{Owner, Merchandiser, Clerk} }

// Permissions are all permissions, in the order of the table.
func Permissions() []Permission { return slices.Clone(rights[Owner]) }

// Label is what people call a role, and what it is for.
func (r Role) Label() (name, about string) {
	switch r {
	case Owner:
		return "Owner", "everything, settings and staff included"
	case Merchandiser:
		return "Merchandiser", "content, segments and products; sees orders"
	case Clerk:
		return "Clerk", "orders and mails; sees products"
	}
	return string(r), ""
}

// Known says whether there is such a role.
func (r Role) Known() bool { return len(rights[r]) > 0 }

// May says whether a role has a permission. An unknown role has none.
func (r Role) May(p Permission) bool { return slices.Contains(rights[r], p) }
