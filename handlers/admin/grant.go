package admin

import (
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
)

// grant is what a member has asked for by a form, which kept who asked: for a while the
// page that answers may be read again by its address, by that member alone.
type grant struct {
	By, About string
	Until     time.Time
}

// grantFor is how long.
const grantFor = time.Hour

const grantParam = "kept"

// leadTo leads on from a form to the address of its answer, which holds what was typed.
// about is what it grants; "" is an answer that needs no grant.
func (d *Door) leadTo(c echo.Context, path, about string) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	query := url.Values{}
	for name, values := range form {
		if name != grantParam && len(values) > 0 && values[0] != "" {
			query[name] = values
		}
	}
	if about != "" {
		sealed, err := d.House.Sign(grantParam, grant{By: at(c).ID, About: about, Until: d.House.DB.Now().Add(grantFor)})
		if err != nil {
			return err
		}
		query.Set(grantParam, sealed)
	}
	return web.SeeOther(c, path+"?"+query.Encode())
}

// mayRead says whether the address of a request was given out by leadTo for this.
func (d *Door) mayRead(c echo.Context, about string) bool {
	var g grant
	err := d.House.Unsign(grantParam, c.QueryParam(grantParam), &g)
	return err == nil && g.By == at(c).ID && g.About == about && d.House.DB.Now().Before(g.Until)
}
