package plain

type Status string

type Problem struct {
	Title string `json:"title"`
}

type Point struct{ X, Y int }

type Flag bool

type Count int64
