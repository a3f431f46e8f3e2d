"""The slip (防伪工单交办单) on paper and on the screen: drawn, printed, saved, shown and verified."""
