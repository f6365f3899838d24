// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Records what Go's encoding/json, and so nats-server, makes of documents: run it in this directory with "go run
// record.go". Each line of the recordings is an input with bytes outside of printable ASCII escaped as \xNN, a tab and
// the outcome.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"strings"
	"time"
)

type inner struct {
	Tags  []string `json:"tags"`
	Count uint8    `json:"count"`
}

type probe struct {
	Text  string            `json:"text"`
	Flag  bool              `json:"flag"`
	Num   int               `json:"num"`
	Small int32             `json:"small"`
	Big   uint64            `json:"big"`
	Long  int64             `json:"long"`
	Real  float64           `json:"real"`
	Inner *inner            `json:"inner"`
	Names map[string]string `json:"names"`
	Blob  []byte            `json:"blob"`
	When  time.Time         `json:"when"`
	KEYs  string            `json:"KEYs"`
}

var random = rand.New(rand.NewSource(20261124))

var documents = []string{
	`{"verbose":false,"pedantic":false,"tls_required":false,"name":"","lang":"go","version":"1.51.0","protocol":1,"echo":true,"headers":true,"no_responders":true}`,
	`{"a":[1,-0,0.5,1e5,-1.25E-3,{"b":null}],"c":true,"d":false,"e":"x\u0041\n\"\\\/\b\f\r\t"}`,
	"[[[]],{},{\"k\":[{}]},\"\xc3\xa9\xff\xe2\x82\xac\xe2\x82\",\"\\ud83d\\ude00\\ud800\\u0041\"]",
	` { "x" : [ 1 , 2 ] , "y" : { } } `,
	`true`, `null`, `-12.5e+3`, `"s"`,
}

const alphabet = "{}[]:,\"\\/0123456789+-.eEtrufalsn \n\tx\x00\x1f\x7f\x80\xa0\xad\xff'"

var keys = []string{"text", "flag", "num", "small", "big", "long", "real", "inner", "names", "KEYs", "blob", "when",
	"TEXT", "Flag", "nuM", "keys", "KEYS", "\u212aeys", "\u212aey\u017f", "\\u0074ext", "fla\\u0067", "unknown", "", "te xt", "te\\u0000xt", "\u00e9"}

var values = []string{"null", "true", "false", "0", "1", "-1", "-0", "127", "255", "256", "1.0", "1e2", "0.1", "1e400", "-1e400",
	"2147483647", "2147483648", "-2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
	"-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "99999999999999999999999",
	"5e-324", "1.7976931348623157e308", "123456789012345678901", "1e21", "0.000001", "0.0000001", "3.14159", "2e23", "100",
	`""`, `"plain"`, `"QUJD"`, `"QUI="`, `"QQ=="`, `"QUI"`, `"Q#=="`, `"<&>'\u2028\u2029\u0000\u001f\u007f"`,
	"\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"", "\"\xff\xe2\x82 \xed\xa0\x80 \xf4\x90\x80\x80 \xc0\x80\"", `"\ud83d\ude00 \ud83d \ude00 \ud83d\u0041"`,
	`"2026-11-24T10:11:12Z"`, `"2026-11-24T10:11:12.123456789+02:00"`, `"2026-11-24T10:11:12.500-05:30"`, `"2026-11-24T1:11:12,5Z"`,
	`"2026-13-24T10:11:12Z"`, `"2026-02-29T10:11:12Z"`, `"2024-02-29T10:11:12.1234567890123Z"`, `"2026-11-24T25:11:12Z"`, `"2026-11-24T10:60:12Z"`,
	`"2026-11-24T10:11:60Z"`, `"2026-11-24T10:11:12"`, `"2026-11-24T10:11:12+2:00"`, `"2026-11-24T10:11:12+25:00"`, `"2026-11-24T10:11:12+02:61"`,
	`"2026-11-24T10:11:12Zx"`, `"2026-11-24 10:11:12Z"`, `"26-11-24"`, `"2026/11/24"`, `"0001-01-01T00:00:00Z"`, `"2026-11-24T10:11:12+00:00"`,
	"[]", "{}", `["a","b"]`, `[1]`, `[["a"]]`, `{"tags":["x"]}`, `{"tags":[true]}`, `{"count":3}`, `{"count":300}`, `{"count":-1}`,
	`{"COUNT":7,"tags":null}`, `{"other":{"tags":[1,2,{"a":[]}]}}`, `{"k":"v","":"empty"}`, `{"k":null}`, `{"k":1}`, `{"k":{"l":"m"}}`}

func escape(input string) string {
	var out strings.Builder
	for i := 0; i < len(input); i++ {
		if c := input[i]; c < ' ' || c > '~' || c == '\\' {
			fmt.Fprintf(&out, "\\x%02x", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

func mutate(document string) string {
	bytes := []byte(document)
	for n := 1 + random.Intn(2); n > 0; n-- {
		at := random.Intn(len(bytes) + 1)
		c := alphabet[random.Intn(len(alphabet))]
		switch random.Intn(4) {
		case 0:
			bytes = bytes[:at]
		case 1:
			bytes = append(bytes[:at:at], append([]byte{c}, bytes[at:]...)...)
		case 2:
			if at < len(bytes) {
				bytes[at] = c
			}
		default:
			if at < len(bytes) {
				bytes = append(bytes[:at:at], bytes[at+1:]...)
			}
		}
	}
	return string(bytes)
}

func syntax(input string) string {
	var value any
	var fault *json.SyntaxError
	if err := json.Unmarshal([]byte(input), &value); errors.As(err, &fault) {
		return fmt.Sprintf("%d %s", fault.Offset, fault)
	}
	return "ok"
}

func space() string {
	return []string{"", "", "", "", " ", "\n", "\t\r"}[random.Intn(7)]
}

func object() string {
	var out strings.Builder
	out.WriteString("{")
	for i, n := 0, random.Intn(4); i < n; i++ {
		if i > 0 {
			out.WriteString(",")
		}
		key, value := random.Intn(len(keys)), values[random.Intn(len(values))]
		// Where several values are wrong we report the first; Go lets a bad time or base64 win.
		switch keys[key] {
		case "when":
			value = `"2026-11-24T10:11:12Z"`
		case "blob":
			value = `"QUJD"`
		}
		if random.Intn(4) == 0 {
			value = "null"
		}
		fmt.Fprintf(&out, `%s"%s"%s:%s%s%s`, space(), keys[key], space(), space(), value, space())
	}
	return out.String() + "}"
}

func preset() probe {
	return probe{Text: "preset", Flag: true, Num: 7, Small: 8, Big: 9, Long: 10, Real: 0.5, When: time.Unix(0, 0).UTC()}
}

func outcome(p probe, err error) string {
	if err != nil {
		return "! " + err.Error()
	}
	out, err := json.Marshal(p)
	if err != nil {
		return "! " + err.Error()
	}
	return string(out)
}

func lenient(input string) string {
	p := preset()
	return outcome(p, json.Unmarshal([]byte(input), &p))
}

func strict(input string) string {
	p := preset()
	decoder := json.NewDecoder(bytes.NewReader([]byte(input)))
	decoder.DisallowUnknownFields()
	for {
		if err := decoder.Decode(&p); err == io.EOF {
			return outcome(p, nil)
		} else if err != nil {
			var fault *json.SyntaxError
			if errors.As(err, &fault) {
				err = fmt.Errorf("%w at offset %d", err, fault.Offset)
			}
			return outcome(p, err)
		}
	}
}

func record(name string, inputs []string, decode func(string) string) {
	var out strings.Builder
	seen := map[string]bool{}
	for _, input := range inputs {
		if !seen[input] {
			seen[input] = true
			fmt.Fprintf(&out, "%s\t%s\n", escape(input), escape(decode(input)))
		}
	}
	if err := os.WriteFile(name, []byte(out.String()), 0o644); err != nil {
		panic(err)
	}
}

func main() {
	time.Local = time.UTC
	var inputs []string
	for _, document := range documents {
		for end := 0; end <= len(document); end++ {
			inputs = append(inputs, document[:end])
		}
	}
	for i := 0; i < 1500; i++ {
		inputs = append(inputs, mutate(documents[random.Intn(len(documents))]))
	}
	record("syntax.txt", inputs, syntax)

	inputs = nil
	for _, key := range keys[:12] {
		for _, value := range values {
			if key == "blob" && value[0] == '[' {
				continue // Go also takes an array of numbers for bytes; no NATS client sends that.
			}
			inputs = append(inputs, fmt.Sprintf(`{"%s":%s}`, key, value))
		}
	}
	for i := 0; i < 1000; i++ {
		inputs = append(inputs, object())
	}
	for _, value := range values {
		inputs = append(inputs, value)
	}
	record("lenient.txt", inputs, lenient)

	inputs = nil
	for i := 0; i < 500; i++ {
		input := space() + object() + space()
		if random.Intn(3) == 0 {
			input += object()
		}
		if random.Intn(3) == 0 {
			input = mutate(input)
		}
		inputs = append(inputs, input)
	}
	record("strict.txt", inputs, strict)
}
