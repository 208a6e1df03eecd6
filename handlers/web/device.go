package web

import (
	"strings"

	"github.com/labstack/echo/v4"
)

// deviceClass guesses the class of device from its User-Agent. It only chooses
// content, so a wrong guess costs little.
func deviceClass(agent string) string {
	switch {
	case strings.Contains(agent, "iPad") || strings.Contains(agent, "Tablet") || strings.Contains(agent, "Android") && !strings.Contains(agent, "Mobile"):
		return "tablet"
	case strings.Contains(agent, "Mobile") || strings.Contains(agent, "iPhone"):
		return "phone"
	default:
		return "desktop"
	}
}

// deviceName is how a device is called in an account's list: "Firefox on Linux".
func deviceName(agent string) string {
	return firstOf(agent, "a browser", "Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari", "curl/", "curl") +
		" on " + firstOf(agent, "an unknown system", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "macOS", "Linux", "Linux")
}

// firstOf returns the name of the first mark that the text holds.
func firstOf(text, otherwise string, marksAndNames ...string) string {
	for i := 0; i+1 < len(marksAndNames); i += 2 {
		if strings.Contains(text, marksAndNames[i]) {
			return marksAndNames[i+1]
		}
	}
	return otherwise
}

// DeviceName is what the request's browser is called in a list of sessions.
func DeviceName(c echo.Context) string { return deviceName(c.Request().UserAgent()) }
