"""What a learner touches, in the kernel and at the terminal."""
