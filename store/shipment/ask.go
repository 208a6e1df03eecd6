package shipment

import "regulars/store/fault"

// ask is the sentence that asks for an answer which is missing or cannot be read, by
// the name that the country has for it.
func (f Format) ask(k Key) string {
	switch k {
	case Name:
		return "Enter the full name."
	case Line1:
		return "Enter the street and house number."
	case Postcode:
		return f.askPostcode()
	case City:
		return askCity(f.Label(City))
	case Region:
		return askRegion(f.Label(Region), len(f.Regions) > 0)
	}
	return "Choose a country."
}

func (f Format) askPostcode() string {
	switch f.Label(Postcode) {
	case "CEP":
		return fault.Text("Enter a CEP like {example}.", "example", f.Example)
	case "Eircode":
		return fault.Text("Enter an Eircode like {example}.", "example", f.Example)
	case "PIN code":
		return fault.Text("Enter a PIN code like {example}.", "example", f.Example)
	case "Postal code":
		return fault.Text("Enter a postal code like {example}.", "example", f.Example)
	case "ZIP code":
		return fault.Text("Enter a ZIP code like {example}.", "example", f.Example)
	}
	return fault.Text("Enter a postcode like {example}.", "example", f.Example)
}

func askCity(label string) string {
	switch label {
	case "District":
		return "Enter the district."
	case "Suburb":
		return "Enter the suburb."
	case "Town or city":
		return "Enter the town or city."
	}
	return "Enter the city."
}

func askRegion(label string, listed bool) string {
	switch {
	case label == "County":
		return "Enter the county."
	case label == "Emirate":
		return "Enter the emirate."
	case label == "Prefecture":
		return "Choose the prefecture."
	case label == "Province" && listed:
		return "Choose the province."
	case label == "Province":
		return "Enter the province."
	case label == "State" && listed:
		return "Choose the state."
	case label == "State":
		return "Enter the state."
	}
	return "Enter the region."
}
