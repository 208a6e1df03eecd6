package staff

import "slices"

// Permission is a right to do one kind of thing in the back office.
type Permission string

// The permissions. Self is what every member may do: see the start page and look
// after the own account.
const (
	Self           Permission = "self"
	ReadContent    Permission = "content.read" // segments and the preview included
	EditContent    Permission = "content.edit"
	ReadReports    Permission = "reports.read" // sums and curves, nobody's name
	ReadOrders     Permission = "orders.read"
	EditOrders     Permission = "orders.edit"   // create, change, cancel, say what was paid
	PackOrders     Permission = "orders.pack"   // pick, send, hand over, take back
	RefundOrders   Permission = "orders.refund" // money goes back
	ReadMails      Permission = "mails.read"
	ReadReviews    Permission = "reviews.read" // and decide whether they are shown
	ReadCustomers  Permission = "customers.read"
	EditCustomers  Permission = "customers.edit"  // notes, tags, merging
	EraseCustomers Permission = "customers.erase" // take a person's data out, or away
	ReadProducts   Permission = "products.read"
	EditProducts   Permission = "products.edit"
	EditStock      Permission = "stock.edit"
	ImportProducts Permission = "products.import"
	ExportProducts Permission = "products.export"
	EditSettings   Permission = "settings.edit"
	ManageStaff    Permission = "staff.manage"
)

// OfPlace says whether a permission can be had for some places alone; one that is about
// people, letters or the whole shop cannot.
func (p Permission) OfPlace() bool {
	return slices.Contains([]Permission{Self, ReadOrders, EditOrders, PackOrders, RefundOrders, ReadProducts, EditStock}, p)
}

// Role is a named set of permissions.
type Role string

// The roles.
const (
	Owner        Role = "owner"
	Merchandiser Role = "merchandiser"
	Fulfiller    Role = "fulfiller"
	Clerk        Role = "clerk"
	Analyst      Role = "analyst"
)

// Roles are all roles, from who may most.
func Roles() []Role { return []Role{Owner, Merchandiser, Fulfiller, Clerk, Analyst} }

// rights is who may what, all of it, beside the owner, who may everything; the routes
// of the back office name what each of them needs.
var rights = map[Permission][]Role{
	Self:           {Merchandiser, Fulfiller, Clerk, Analyst},
	ReadContent:    {Merchandiser, Analyst},
	EditContent:    {Merchandiser},
	ReadReports:    {Merchandiser, Analyst},
	ReadOrders:     {Merchandiser, Fulfiller, Clerk},
	EditOrders:     {Clerk},
	PackOrders:     {Fulfiller, Clerk},
	RefundOrders:   {Clerk},
	ReadMails:      {Clerk},
	ReadReviews:    {Merchandiser, Clerk},
	ReadCustomers:  {Merchandiser, Clerk},
	EditCustomers:  {Clerk},
	EraseCustomers: {},
	ReadProducts:   {Merchandiser, Fulfiller, Clerk, Analyst},
	EditProducts:   {Merchandiser},
	EditStock:      {Merchandiser, Fulfiller, Clerk},
	ImportProducts: {Merchandiser},
	ExportProducts: {Merchandiser},
	EditSettings:   {},
	ManageStaff:    {},
}

// Permissions are all permissions, by name.
func Permissions() []Permission {
	list := make([]Permission, 0, len(rights))
	for p := range rights {
		list = append(list, p)
	}
	slices.Sort(list)
	return list
}

// Label is what people call a role, and what it is for.
func (r Role) Label() (name, about string) {
	switch r {
	case Owner:
		return "Owner", "everything, settings and staff included"
	case Merchandiser:
		return "Merchandiser", "content, segments and products; sees orders, customers and reports"
	case Fulfiller:
		return "Fulfiller", "packs, sends and hands over orders; counts stock"
	case Clerk:
		return "Clerk", "orders, customers and mails; sees products"
	case Analyst:
		return "Analyst", "reports, segments and products; sees nobody's orders"
	}
	return string(r), ""
}

// Bindable says whether members of a role can be bound to places.
func (r Role) Bindable() bool { return r == Clerk || r == Fulfiller }

// Known says whether there is such a role.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// May says whether a role has a permission. An unknown role has none.
func (r Role) May(p Permission) bool {
	roles, known := rights[p]
	return known && (r == Owner || slices.Contains(roles, r))
}
