package parity

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// recordingsFile is the file of recordings in its folder.
const recordingsFile = "golden.jsonl"

// maxLine is the longest line of a recording, in bytes; the longest known one has 27 kB.
const maxLine = 8 << 20

// Route is a method and a path.
type Route struct {
	Method, Path string
}

// Case is one recorded request and its reply.
type Case struct {
	ID     string
	As     string // who asks, "basic:NAME"
	Route  Route
	Query  string // encoded
	Body   []byte // nil without one
	Status int
	Reply  Reply
	Rows   Rows // what changed in the database; nothing without any
}

// Reply is the body of an answer: JSON, plain text, or nothing.
type Reply struct {
	Kind string // "json", "text" or "empty"
	JSON any    // numbers are json.Number
	Text string
}

// NewReply reads a body: JSON when it parses, else text.
func NewReply(body []byte) Reply {
	if len(bytes.TrimSpace(body)) == 0 {
		return Reply{Kind: "empty"}
	}
	if value, err := parseJSON(body); err == nil {
		return Reply{Kind: "json", JSON: value}
	}
	return Reply{Kind: "text", Text: string(body)}
}

func parseJSON(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more after the value")
	}
	return value, nil
}

// readCases reads the recordings of a folder. An error names the line.
func readCases(dir string) ([]Case, error) {
	file, err := os.Open(filepath.Join(dir, recordingsFile))
	if err != nil {
		return nil, fmt.Errorf("parity: %w", err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, maxLine)
	var cases []Case
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		c, err := parseCase(lines.Bytes())
		if err != nil {
			return nil, fmt.Errorf("parity: %s line %d: %w", recordingsFile, n, err)
		}
		cases = append(cases, c)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("parity: %s: %w", recordingsFile, err)
	}
	return cases, nil
}

// parseCase reads one line.
func parseCase(line []byte) (Case, error) {
	var raw struct {
		ID     string          `json:"id"`
		As     string          `json:"as"`
		Method string          `json:"method"`
		Path   string          `json:"path"`
		Query  json.RawMessage `json:"query"`
		Body   json.RawMessage `json:"body"`
		Status int             `json:"status"`
		JSON   json.RawMessage `json:"json"`
		Text   string          `json:"text"`
		DB     json.RawMessage `json:"db"`
	}
	if err := json.Unmarshal(line, &raw); err != nil {
		return Case{}, err
	}
	if raw.ID == "" || raw.Method == "" || !strings.HasPrefix(raw.Path, "/") || raw.Status < 100 || raw.Status > 599 {
		return Case{}, errors.New("a case has an id, a method, a path and a status")
	}
	c := Case{ID: raw.ID, As: raw.As, Route: Route{raw.Method, raw.Path}, Status: raw.Status}
	var err error
	if c.Query, err = parseQuery(raw.Query); err != nil {
		return Case{}, fmt.Errorf("case %s: %w", raw.ID, err)
	}
	if c.Rows, err = parseRows(raw.DB); err != nil {
		return Case{}, fmt.Errorf("case %s: db: %w", raw.ID, err)
	}
	if len(raw.Body) > 0 && string(raw.Body) != "null" {
		c.Body = bytes.Clone(raw.Body)
	}
	switch {
	case len(raw.JSON) > 0 && string(raw.JSON) != "null":
		value, err := parseJSON(raw.JSON)
		if err != nil {
			return Case{}, fmt.Errorf("case %s: %w", raw.ID, err)
		}
		c.Reply = Reply{Kind: "json", JSON: value}
	default:
		c.Reply = NewReply([]byte(raw.Text))
	}
	return c, nil
}

// parseQuery encodes the query of a case: an object of strings, or a list of pairs.
func parseQuery(raw json.RawMessage) (string, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	var pairs [][2]string
	if raw[0] == '[' {
		if err := json.Unmarshal(raw, &pairs); err != nil {
			return "", fmt.Errorf("query: %w", err)
		}
	} else {
		var object map[string]string
		if err := json.Unmarshal(raw, &object); err != nil {
			return "", fmt.Errorf("query: %w", err)
		}
		for name, value := range object {
			pairs = append(pairs, [2]string{name, value})
		}
	}
	values := url.Values{}
	for _, p := range pairs {
		values.Add(p[0], p[1])
	}
	return values.Encode(), nil
}
