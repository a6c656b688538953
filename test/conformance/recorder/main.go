// SPDX-License-Identifier: Apache-2.0

// Command recorder records conformance vectors: it asks the OpenTelemetry Collector's awsxrayexporter, unchanged,
// what it makes of OTLP spans, and writes each line again with the answer in it.
//
//	go build && ./recorder < ../vectors/edge/name.ndjson > name.ndjson
//
// Lines are taken and given as text; only `documents` and `error` are replaced, so that integers beyond 2^53 and
// the order of members survive.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/open-telemetry/opentelemetry-collector-contrib/exporter/awsxrayexporter"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// vector is a line of a vector file. Members that are not asked about pass through as they are.
type vector struct {
	Name      json.RawMessage   `json:"name"`
	Why       json.RawMessage   `json:"why,omitempty"`
	Config    json.RawMessage   `json:"config"`
	Request   json.RawMessage   `json:"request"`
	Documents []json.RawMessage `json:"documents"`
	Error     string            `json:"error,omitempty"`
}

// settings are the options of the exporter that a vector may set.
type settings struct {
	IndexedAttributes  []string `json:"indexed_attributes"`
	IndexAllAttributes bool     `json:"index_all_attributes"`
	LogGroups          []string `json:"aws_log_groups"`
}

func main() {
	if err := record(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "recorder:", err)
		os.Exit(1)
	}
}

// record answers line by line. Lines may be longer than any buffer.
func record(in io.Reader, out io.Writer) error {
	// The exporter signs its requests; any key will do for an endpoint in this process.
	for key, value := range map[string]string{
		"AWS_ACCESS_KEY_ID":         "recorder",
		"AWS_SECRET_ACCESS_KEY":     "recorder",
		"AWS_EC2_METADATA_DISABLED": "true",
	} {
		if err := os.Setenv(key, value); err != nil {
			return err
		}
	}
	reader := bufio.NewReader(in)
	for number := 1; ; number++ {
		line, readErr := reader.ReadBytes('\n')
		if readErr != nil && !errors.Is(readErr, io.EOF) {
			return readErr
		}
		if len(bytes.TrimSpace(line)) > 0 {
			answer, err := recordLine(line)
			if err != nil {
				return fmt.Errorf("line %d: %w", number, err)
			}
			if _, err := out.Write(append(answer, '\n')); err != nil {
				return err
			}
		}
		if readErr != nil {
			return nil
		}
	}
}

func recordLine(line []byte) ([]byte, error) {
	var v vector
	if err := json.Unmarshal(line, &v); err != nil {
		return nil, err
	}
	var s settings
	if err := json.Unmarshal(v.Config, &s); err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	documents, err := ask(v.Request, s)
	v.Documents, v.Error = documents, ""
	if err != nil {
		v.Error = err.Error()
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(text.Bytes(), "\n"), nil
}

// ask runs the exporter once and returns what it sent, in order.
func ask(request json.RawMessage, s settings) (documents []json.RawMessage, err error) {
	documents = []json.RawMessage{}
	xray := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var put struct{ TraceSegmentDocuments []string }
		if decodeErr := json.NewDecoder(r.Body).Decode(&put); decodeErr != nil {
			http.Error(w, decodeErr.Error(), http.StatusBadRequest)
			return
		}
		for _, document := range put.TraceSegmentDocuments {
			documents = append(documents, json.RawMessage(document))
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"UnprocessedTraceSegments":[]}`)
	}))
	defer xray.Close()
	// Some stack traces make the exporter panic. In a collector that is the end of the process.
	defer func() {
		if reason := recover(); reason != nil {
			documents, err = []json.RawMessage{}, fmt.Errorf("panic: %v", reason)
		}
	}()

	unmarshaler := ptrace.JSONUnmarshaler{}
	traces, err := unmarshaler.UnmarshalTraces(request)
	if err != nil {
		return documents, fmt.Errorf("request: %w", err)
	}
	factory := awsxrayexporter.NewFactory()
	config, ok := factory.CreateDefaultConfig().(*awsxrayexporter.Config)
	if !ok {
		return documents, errors.New("the exporter has another configuration type than expected")
	}
	config.Endpoint, config.Region = xray.URL, "us-east-1"
	config.NoVerifySSL, config.LocalMode, config.MaxRetries = true, true, 0
	config.IndexedAttributes, config.IndexAllAttributes = s.IndexedAttributes, s.IndexAllAttributes
	config.LogGroupNames = s.LogGroups

	ctx := context.Background()
	exporter, err := factory.CreateTraces(ctx, exportertest.NewNopSettings(), config)
	if err != nil {
		return documents, fmt.Errorf("exporter: %w", err)
	}
	if err := exporter.Start(ctx, componenttest.NewNopHost()); err != nil {
		return documents, fmt.Errorf("start: %w", err)
	}
	defer func() { _ = exporter.Shutdown(ctx) }()
	err = exporter.ConsumeTraces(ctx, traces)
	return documents, err
}
