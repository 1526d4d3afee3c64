"""Everything that notebooks import. A notebook names the module that it needs; a module imports
only from those above it in this list, and importing the package alone loads none of them.

The page
    runtime                 first: quiet Keras on one thread, a seed, quick or full constants
    guards                  what functions refuse, or convert, before they run
    files                   where shipped files are, their sha256, writing a file whole
    payloads                results as a machine reads them in a notebook's outputs
    intervals               how sure a difference of two scores is
    boards                  our score beside the strongest rival's, as `report` shows it
    report                  results: two things are the same, a measured number, a board
    arrays                  NumPy's npz files in half precision
    fingerprint             what a training depends on, in short
    weights                 pretrained weights and predictions: kept, loaded, or trained in view

Data
    datasets                load_names() and the other loaders, each file verified
    datasets.files          finds a data file and compares its sha256
    datasets.text           names, texts, poems, opinions, labelled tokens
    datasets.series         weather, electricity, sales, prices
    datasets.signals        sensors, voices, pictures
    text_guards             what functions of text and tokens refuse, or convert
    text                    vocabulary, encoding, padding on the right
    tasks                   tasks of known difficulty: the adding problem, languages of surnames

Networks and rivals
    by_hand                 recurrent networks in NumPy
    by_hand.rnn             the simple recurrent network, forward and back through time
    by_hand.lstm            the LSTM
    by_hand.gru             the GRU
    by_hand.gradient_check  central differences, which a gradient is compared with
    cells                   RNNCell, LSTMCell, GRUCell with the weights of Keras' own
    cell_variants           peepholes, layer normalisation and other variants of the cells
    attention               Luong's and Bahdanau's attention
    decoding                temperature, top-k, top-p; greedy and beam search
    translation             pairs of sentences; an encoder reads, a decoder writes
    ngrams                  language models that count
    series_guards           what functions of time series refuse, or convert
    forecasting             windows round an origin, simple forecasts, MASE, pinball loss
    day_ahead               tomorrow's electricity: clock changes, calendar, ridge regression
    training                live progress, the same training over several seeds

Pictures
    drawable                labels and numbers in a form that can be drawn
    plotting                the house style; data in, axes out
    forecast_plots          rolling origins, forecasts, errors by horizon
    diagrams                drawings of cells, networks and data
    diagrams.primitives     circles, boxes, arrows, notes
    diagrams.networks       networks folded and unrolled
    diagrams.cells          one step of an RNN, LSTM or GRU cell
    diagrams.layers         stacked and bidirectional layers, padded batches
    diagrams.contrasts      networks that are easily confused
    diagrams.pitfalls       a mask with holes, windows that leak
    diagrams.trees          trees from nested tuples

Exercises
    checks                  the checks of the exercises
    checks.core             passed, not attempted, or the reason: one line, never an exception
    checks.nbNN             the checks of notebook NN
"""
