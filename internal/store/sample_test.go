package store_test

import (
	"encoding/json"
	"fmt"
	"strings"
)

// asText shows a value so that two can be compared and read.
func asText(v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return fmt.Sprint(err)
	}
	return string(b)
}

// long is a summary of the length that feeds give on average.
var long = "<p>" + strings.Repeat("The council met late and the harbour stayed closed while boats waited. ", 9) + "</p>"
