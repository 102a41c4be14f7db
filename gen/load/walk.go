package load

func (l *loader) walk(version string) {}
