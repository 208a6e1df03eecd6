package mail

import "github.com/a-h/templ"

// Mail programs know no style sheets and no custom properties, so the look is repeated here as inline styles.
// The colours are those of static/css/tokens.css; a test compares them.
const (
	stylePage    templ.SafeCSS = "margin:0;padding:0;background-color:#FAF7F1;color:#1D2321;"
	styleOuter   templ.SafeCSS = "width:100%;background-color:#FAF7F1;"
	styleSheet   templ.SafeCSS = "width:100%;max-width:560px;margin:0 auto;"
	styleBrand   templ.SafeCSS = "padding:32px 24px 16px;font-family:Besley,Georgia,Times New Roman,serif;font-size:22px;line-height:28px;font-weight:600;"
	styleHome    templ.SafeCSS = "color:#1E5B47;text-decoration:none;"
	styleBody    templ.SafeCSS = "padding:32px 24px;background-color:#FFFFFF;border-top:4px solid #1E5B47;font-family:Helvetica Neue,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#1D2321;"
	styleTitle   templ.SafeCSS = "margin:0 0 16px;font-family:Besley,Georgia,Times New Roman,serif;font-size:28px;line-height:34px;font-weight:600;color:#1D2321;"
	styleHead    templ.SafeCSS = "margin:32px 0 8px;font-family:Besley,Georgia,Times New Roman,serif;font-size:19px;line-height:26px;font-weight:600;color:#1D2321;"
	stylePara    templ.SafeCSS = "margin:0 0 16px;font-size:16px;line-height:24px;"
	styleButton  templ.SafeCSS = "display:inline-block;padding:12px 24px;background-color:#1E5B47;color:#FFFFFF;font-size:16px;line-height:24px;font-weight:600;text-decoration:none;border-radius:4px;"
	styleLink    templ.SafeCSS = "color:#1E5B47;word-break:break-all;"
	styleRows    templ.SafeCSS = "width:100%;border-collapse:collapse;"
	styleCell    templ.SafeCSS = "padding:12px 0;border-bottom:1px solid #E4DED2;vertical-align:top;text-align:start;"
	styleAmount  templ.SafeCSS = "padding:12px 0 12px 16px;border-bottom:1px solid #E4DED2;vertical-align:top;text-align:end;"
	styleTotal   templ.SafeCSS = "padding:12px 0;vertical-align:top;text-align:start;font-size:19px;font-weight:700;"
	styleTotalIs templ.SafeCSS = "padding:12px 0 12px 16px;vertical-align:top;text-align:end;white-space:nowrap;font-size:19px;font-weight:700;"
	styleFoot    templ.SafeCSS = "padding:24px;font-family:Helvetica Neue,Helvetica,Arial,sans-serif;font-size:14px;line-height:20px;"
	styleTest    templ.SafeCSS = "padding:8px 24px;background-color:#E9A820;color:#1D2321;font-family:Helvetica Neue,Helvetica,Arial,sans-serif;font-size:14px;line-height:20px;font-weight:700;"
	stylePreview templ.SafeCSS = "display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;"
)
