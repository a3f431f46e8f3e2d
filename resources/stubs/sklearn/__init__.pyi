# Types of the part of scikit-learn that training uses; the library comes without any.
