"""防伪工单交办单: what a printed order says, its signature, its keys, and how a paper is verified."""
