package shipment

import "strings"

// formats is the table of countries, sorted by code. Layouts, required parts and
// postcode shapes follow the address data that browsers use
// (github.com/google/libaddressinput) and the Universal Postal Union's sheets.
var formats = []Format{
	{Code: "AE", Name: "United Arab Emirates", layout: "N|O|A|S", partLabel: "Emirate"},
	{Code: "AT", Name: "Austria", layout: "N|O|A|Z C", codes: "9999", Example: "1010"},
	{Code: "AU", Name: "Australia", layout: "N|O|A|C S Z", codes: "9999", Example: "2000", cityLabel: "Suburb", partLabel: "State", Regions: regions(australia)},
	{Code: "BE", Name: "Belgium", layout: "N|O|A|Z C", codes: "9999", Example: "1000"},
	{Code: "BG", Name: "Bulgaria", layout: "N|O|A|Z C", codes: "9999", Example: "1000"},
	{Code: "BR", Name: "Brazil", layout: "N|O|A|C-S|Z", codes: "99999-999", Example: "01310-100", postLabel: "CEP", partLabel: "State", Regions: regions(brazil)},
	{Code: "CA", Name: "Canada", layout: "N|O|A|C S Z", codes: "a9a 9a9", Example: "K1A 0B1", postLabel: "Postal code", partLabel: "Province", Regions: regions(canada)},
	{Code: "CH", Name: "Switzerland", layout: "N|O|A|Z C", codes: "9999", Example: "8001"},
	{Code: "CY", Name: "Cyprus", layout: "N|O|A|Z C", codes: "9999", Example: "1010"},
	{Code: "CZ", Name: "Czechia", layout: "N|O|A|Z C", codes: "999 99", Example: "110 00"},
	{Code: "DE", Name: "Germany", layout: "N|O|A|Z C", codes: "99999", Example: "10117"},
	{Code: "DK", Name: "Denmark", layout: "N|O|A|Z C", codes: "9999", Example: "1050"},
	{Code: "EE", Name: "Estonia", layout: "N|O|A|Z C", codes: "99999", Example: "10111"},
	{Code: "ES", Name: "Spain", layout: "N|O|A|Z C|S", codes: "99999", Example: "28013", partLabel: "Province", optional: "S"},
	{Code: "FI", Name: "Finland", layout: "N|O|A|Z C", codes: "99999", Example: "00100"},
	{Code: "FR", Name: "France", layout: "N|O|A|Z C", codes: "99999", Example: "75001"},
	{Code: "GB", Name: "United Kingdom", layout: "N|O|A|C|Z", codes: "a9 9aa/a99 9aa/aa9 9aa/aa99 9aa/a9a 9aa/aa9a 9aa", Example: "SW1A 1AA", cityLabel: "Town or city"},
	{Code: "GR", Name: "Greece", layout: "N|O|A|Z C", codes: "999 99", Example: "105 57"},
	{Code: "HK", Name: "Hong Kong", layout: "N|O|A|C", cityLabel: "District"},
	{Code: "HR", Name: "Croatia", layout: "N|O|A|Z C", codes: "99999", Example: "10000"},
	{Code: "HU", Name: "Hungary", layout: "N|O|C|A|Z", codes: "9999", Example: "1051"},
	{Code: "IE", Name: "Ireland", layout: "N|O|A|C|S|Z", codes: "a9x xxxx", Example: "D02 AF30", postLabel: "Eircode", cityLabel: "Town or city", partLabel: "County", optional: "SZ"},
	{Code: "IL", Name: "Israel", layout: "N|O|A|C Z", codes: "9999999/99999", Example: "9103401", optional: "Z"},
	{Code: "IN", Name: "India", layout: "N|O|A|C Z|S", codes: "999999", Example: "110001", postLabel: "PIN code", partLabel: "State"},
	{Code: "IS", Name: "Iceland", layout: "N|O|A|Z C", codes: "999", Example: "101"},
	{Code: "IT", Name: "Italy", layout: "N|O|A|Z C S", codes: "99999", Example: "00184", partLabel: "Province"},
	{Code: "JP", Name: "Japan", layout: "Z|S C|A|O|N", codes: "999-9999", Example: "100-0001", partLabel: "Prefecture", Regions: regions(japan)},
	{Code: "KR", Name: "South Korea", layout: "S C|A|O|N|Z", codes: "99999", Example: "04524", partLabel: "Province", optional: "S"},
	{Code: "LI", Name: "Liechtenstein", layout: "N|O|A|Z C", codes: "9999", Example: "9490"},
	{Code: "LT", Name: "Lithuania", layout: "N|O|A|Z C", codes: "99999", Example: "01103"},
	{Code: "LU", Name: "Luxembourg", layout: "N|O|A|Z C", codes: "9999", Example: "1648"},
	{Code: "LV", Name: "Latvia", layout: "N|O|A|C, Z", codes: "LV-9999/9999", Example: "LV-1050"},
	{Code: "MT", Name: "Malta", layout: "N|O|A|C|Z", codes: "aaa 9999", Example: "VLT 1117"},
	{Code: "MX", Name: "Mexico", layout: "N|O|A|Z C, S", codes: "99999", Example: "06000", partLabel: "State"},
	{Code: "NL", Name: "Netherlands", layout: "N|O|A|Z C", codes: "9999 aa", Example: "1012 JS"},
	{Code: "NO", Name: "Norway", layout: "N|O|A|Z C", codes: "9999", Example: "0150"},
	{Code: "NZ", Name: "New Zealand", layout: "N|O|A|C Z", codes: "9999", Example: "1010"},
	{Code: "PL", Name: "Poland", layout: "N|O|A|Z C", codes: "99-999", Example: "00-950"},
	{Code: "PT", Name: "Portugal", layout: "N|O|A|Z C", codes: "9999-999", Example: "1100-148"},
	{Code: "RO", Name: "Romania", layout: "N|O|A|Z C|S", codes: "999999", Example: "010011", partLabel: "County", optional: "S"},
	{Code: "SE", Name: "Sweden", layout: "N|O|A|Z C", codes: "999 99", Example: "111 29"},
	{Code: "SG", Name: "Singapore", layout: "N|O|A|C Z", codes: "999999", Example: "238801", optional: "C"},
	{Code: "SI", Name: "Slovenia", layout: "N|O|A|Z C", codes: "9999", Example: "1000"},
	{Code: "SK", Name: "Slovakia", layout: "N|O|A|Z C", codes: "999 99", Example: "811 01"},
	{Code: "TR", Name: "Türkiye", layout: "N|O|A|Z C/S", codes: "99999", Example: "34110", cityLabel: "District", partLabel: "Province"},
	{Code: "UA", Name: "Ukraine", layout: "N|O|A|C|S|Z", codes: "99999", Example: "01001", partLabel: "Region", optional: "S"},
	{Code: "US", Name: "United States", layout: "N|O|A|C, S Z", codes: "99999/99999-9999", Example: "10001", postLabel: "ZIP code", partLabel: "State", Regions: regions(unitedStates)},
	{Code: "ZA", Name: "South Africa", layout: "N|O|A|C|Z", codes: "9999", Example: "2196"},
}

// regions reads a list written as "CODE Name" parted by commas.
func regions(list string) []RegionOption {
	var all []RegionOption
	for one := range strings.SplitSeq(list, ",") {
		code, name, _ := strings.Cut(strings.TrimSpace(one), " ")
		all = append(all, RegionOption{code, name})
	}
	return all
}

const (
	australia = "ACT Australian Capital Territory, NSW New South Wales, NT Northern Territory, QLD Queensland, SA South Australia, TAS Tasmania, VIC Victoria, WA Western Australia"
	brazil    = "AC Acre, AL Alagoas, AP Amapá, AM Amazonas, BA Bahia, CE Ceará, DF Distrito Federal, ES Espírito Santo, GO Goiás, MA Maranhão, " +
		"MT Mato Grosso, MS Mato Grosso do Sul, MG Minas Gerais, PA Pará, PB Paraíba, PR Paraná, PE Pernambuco, PI Piauí, RJ Rio de Janeiro, " +
		"RN Rio Grande do Norte, RS Rio Grande do Sul, RO Rondônia, RR Roraima, SC Santa Catarina, SP São Paulo, SE Sergipe, TO Tocantins"
	canada = "AB Alberta, BC British Columbia, MB Manitoba, NB New Brunswick, NL Newfoundland and Labrador, NT Northwest Territories, NS Nova Scotia, " +
		"NU Nunavut, ON Ontario, PE Prince Edward Island, QC Quebec, SK Saskatchewan, YT Yukon"
	japan = "01 Hokkaido, 02 Aomori, 03 Iwate, 04 Miyagi, 05 Akita, 06 Yamagata, 07 Fukushima, 08 Ibaraki, 09 Tochigi, 10 Gunma, 11 Saitama, 12 Chiba, " +
		"13 Tokyo, 14 Kanagawa, 15 Niigata, 16 Toyama, 17 Ishikawa, 18 Fukui, 19 Yamanashi, 20 Nagano, 21 Gifu, 22 Shizuoka, 23 Aichi, 24 Mie, 25 Shiga, " +
		"26 Kyoto, 27 Osaka, 28 Hyogo, 29 Nara, 30 Wakayama, 31 Tottori, 32 Shimane, 33 Okayama, 34 Hiroshima, 35 Yamaguchi, 36 Tokushima, 37 Kagawa, " +
		"38 Ehime, 39 Kochi, 40 Fukuoka, 41 Saga, 42 Nagasaki, 43 Kumamoto, 44 Oita, 45 Miyazaki, 46 Kagoshima, 47 Okinawa"
	unitedStates = "AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE Delaware, DC District of Columbia, FL Florida, " +
		"GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas, KY Kentucky, LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, " +
		"MI Michigan, MN Minnesota, MS Mississippi, MO Missouri, MT Montana, NE Nebraska, NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico, " +
		"NY New York, NC North Carolina, ND North Dakota, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania, PR Puerto Rico, RI Rhode Island, SC South Carolina, " +
		"SD South Dakota, TN Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington, WV West Virginia, WI Wisconsin, WY Wyoming"
)
