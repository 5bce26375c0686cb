//go:build !unix

package bench_test

import "time"

// processCPU is not known here; the metric says 0.
func processCPU() time.Duration { return 0 }
