package store_test

import (
	"encoding/json"
	"fmt"
)

// asText shows a value so that two can be compared and read.
func asText(v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return fmt.Sprint(err)
	}
	return string(b)
}
