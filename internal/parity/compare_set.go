package parity

import "fmt"

// compareSet compares lists without their order. Elements are paired so that as many as possible
// are the same; of lists equally long, the rest is paired with what differs least.
func compareSet(path string, recorded, ours []any) []Difference {
	partner := pairUp(recorded, ours)
	taken := make([]bool, len(ours))
	var missing []int
	for i, j := range partner {
		if j < 0 {
			missing = append(missing, i)
		} else {
			taken[j] = true
		}
	}
	var extra []int
	for j := range ours {
		if !taken[j] {
			extra = append(extra, j)
		}
	}
	var all []Difference
	if len(recorded) == len(ours) {
		for _, i := range missing {
			best, at := []Difference(nil), -1
			for n, j := range extra {
				if d := compare(path+"[*]", recorded[i], ours[j], false); at < 0 || len(d) < len(best) {
					best, at = d, n
				}
			}
			all = append(all, best...)
			extra = append(extra[:at:at], extra[at+1:]...)
		}
		return all
	}
	for _, i := range missing {
		all = append(all, Difference{path, fmt.Sprintf("lacks the element %s", shown(recorded[i]))})
	}
	for _, j := range extra {
		all = append(all, Difference{path, fmt.Sprintf("has the element %s, which was not recorded", shown(ours[j]))})
	}
	return all
}

// pairUp gives for each recorded element the index of the same one of ours, -1 without one: a largest
// matching, since a placeholder may fit several elements.
func pairUp(recorded, ours []any) []int {
	same := make([][]bool, len(recorded))
	for i := range recorded {
		same[i] = make([]bool, len(ours))
		for j := range ours {
			same[i][j] = len(compare("", recorded[i], ours[j], false)) == 0
		}
	}
	holder := make([]int, len(ours)) // index into recorded, plus one
	var place func(i int, tried []bool) bool
	place = func(i int, tried []bool) bool {
		for j := range ours {
			if !same[i][j] || tried[j] {
				continue
			}
			tried[j] = true
			if holder[j] == 0 || place(holder[j]-1, tried) {
				holder[j] = i + 1
				return true
			}
		}
		return false
	}
	for i := range recorded {
		place(i, make([]bool, len(ours)))
	}
	partner := make([]int, len(recorded))
	for i := range partner {
		partner[i] = -1
	}
	for j, i := range holder {
		if i > 0 {
			partner[i-1] = j
		}
	}
	return partner
}
