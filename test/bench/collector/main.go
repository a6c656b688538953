// SPDX-License-Identifier: Apache-2.0

// Measures the translator of the collector's awsxrayexporter: reads a line with a number of bytes and so many bytes of
// OTLP, then a line with milliseconds for each measurement, and answers with spans a second. The translator is internal
// to the exporter's module, so this one is named as a part of it.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/exporter/awsxrayexporter/internal/translator"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	size, ok := number(in)
	if !ok {
		log.Fatal("no spans")
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(in, body); err != nil {
		log.Fatal(err)
	}
	request := ptraceotlp.NewExportRequest()
	if err := request.UnmarshalProto(body); err != nil {
		log.Fatal(err)
	}
	for {
		millis, ok := number(in)
		if !ok {
			return
		}
		start := time.Now()
		spans := 0
		for time.Since(start) < time.Duration(millis)*time.Millisecond {
			spans += translate(request.Traces())
		}
		fmt.Println(float64(spans) / time.Since(start).Seconds())
	}
}

// translate makes the documents of all spans, as strings, and counts the spans.
func translate(traces ptrace.Traces) int {
	spans := 0
	for i := range traces.ResourceSpans().Len() {
		ofResource := traces.ResourceSpans().At(i)
		for j := range ofResource.ScopeSpans().Len() {
			list := ofResource.ScopeSpans().At(j).Spans()
			for k := range list.Len() {
				documents, err := translator.MakeSegmentDocuments(list.At(k), ofResource.Resource(), nil, false, nil, true)
				if err != nil || len(documents) == 0 {
					log.Fatal("a span without a document: ", err)
				}
				spans++
			}
		}
	}
	return spans
}

func number(in *bufio.Reader) (int, bool) {
	line, err := in.ReadString('\n')
	if err != nil {
		return 0, false
	}
	value, err := strconv.Atoi(strings.TrimSpace(line))
	return value, err == nil
}
