package change
import ("testing";"fmt";"os";"github.com/oasdiff/oasdiff/checker")
func TestRules(t *testing.T){ f,_:=os.Create("/tmp/exp/rules.txt"); l:=checker.NewDefaultLocalizer(); _=l
for _,r:=range checker.GetAllRules(){ fmt.Fprintln(f,r.Id,r.Level,r.Direction,r.Area,r.Kind,r.Effect,r.Guards,r.Locations)}; f.Close()}
