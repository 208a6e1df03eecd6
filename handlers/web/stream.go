package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// streamFor is how long a file of many rows may take: that of a large shop takes longer than
// a page may.
const streamFor = 10 * time.Minute

// StreamCSV answers with a file that is written while it is read. One that breaks off ends
// its connection: what has come of it must not be taken for the whole.
func StreamCSV(c echo.Context, name string, write func(context.Context, io.Writer) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), streamFor)
	defer cancel()
	control := http.NewResponseController(c.Response())
	if err := control.SetWriteDeadline(time.Now().Add(streamFor)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	header.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	c.Response().WriteHeader(http.StatusOK)
	err := write(ctx, c.Response())
	if err == nil {
		return nil
	}
	if conn, _, cannot := control.Hijack(); cannot == nil {
		err = errors.Join(err, conn.Close())
	}
	return err
}
