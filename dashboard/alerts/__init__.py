"""An alert worked out: what it says, where, and the CAP that leaves. Values in, values and sentences out."""
