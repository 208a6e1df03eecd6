// Command words reads the code of the shop and lists its texts: what views and letters
// say, what handlers put on pages, and the faults that shoppers can meet. It writes
// static/words/texts.json; its test fails when that is out of date, or when something
// would be shown that is not in the list.
//
//	go run ./tests/words
//
// It must not hold a text itself, but the few that it passes over.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// listFile is where the list is kept, from the root of the module.
const listFile = "static/words/texts.json"

func main() {
	found, err := read(".")
	if err == nil {
		err = os.WriteFile(listFile, file(found.list()), 0o600)
	}
	for _, p := range found.problems {
		fmt.Fprintln(os.Stderr, p)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// file is the list as it is kept.
func file(list []text) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(list); err != nil {
		panic(err) // strings always encode
	}
	return b.Bytes()
}
