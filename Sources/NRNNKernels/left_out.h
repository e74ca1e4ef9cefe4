// Updates that no cell needs in a build that leaves cells out (scripts/cells.py).
#ifdef NRNN_WITHOUT_SDE
#define sde_update NULL
#endif
#ifdef NRNN_WITHOUT_LSTM
#define lstm_step NULL
#endif
#ifdef NRNN_WITHOUT_GRU
#define gru_step NULL
#endif
#ifdef NRNN_WITHOUT_STENCIL
#define stencil_once NULL
#endif
#ifdef NRNN_WITHOUT_VECTOR_FIELD
#define sparse_product NULL
#endif
