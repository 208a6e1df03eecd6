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

// Roles are all roles, in the order of the columns of rights.
func Roles() []Role { return []Role{Owner, Merchandiser, Fulfiller, Clerk, Analyst} }

// A cell of the table.
const (
	yes = true
	no  = false
)

// rights is who may what, all of it; the routes of the back office name what each
// of them needs.
var rights = map[Permission][5]bool{
	//               owner merch fulfil clerk analyst
	Self:           {yes, yes, yes, yes, yes},
	ReadContent:    {yes, yes, no, no, yes},
	EditContent:    {yes, yes, no, no, no},
	ReadReports:    {yes, yes, no, no, yes},
	ReadOrders:     {yes, yes, yes, yes, no},
	EditOrders:     {yes, no, no, yes, no},
	PackOrders:     {yes, no, yes, yes, no},
	RefundOrders:   {yes, no, no, yes, no},
	ReadMails:      {yes, no, no, yes, no},
	ReadReviews:    {yes, yes, no, yes, no},
	ReadCustomers:  {yes, yes, no, yes, no},
	EditCustomers:  {yes, no, no, yes, no},
	EraseCustomers: {yes, no, no, no, no},
	ReadProducts:   {yes, yes, yes, yes, yes},
	EditProducts:   {yes, yes, no, no, no},
	EditStock:      {yes, yes, yes, yes, no},
	ImportProducts: {yes, yes, no, no, no},
	ExportProducts: {yes, yes, no, no, no},
	EditSettings:   {yes, no, no, no, no},
	ManageStaff:    {yes, no, no, no, no},
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

// Known says whether there is such a role.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// May says whether a role has a permission. An unknown role has none.
func (r Role) May(p Permission) bool {
	i := slices.Index(Roles(), r)
	return i >= 0 && rights[p][i]
}
